package orchestrator.aws.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** One class of ours stands in front of the SDK's; a newer SDK may do without it, or need more. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ShadowedClassTest {
  private static final String FOLDER = "software/amazon/awssdk/regions/";
  private static final String SHADOWED = FOLDER + "GeneratedServiceMetadataProvider.class";
  private static final Set<String> BESIDE_IT =
      Set.of(
          "DefaultServiceMetadata",
          "EndpointTag",
          "GeneratedPartitionMetadataProvider",
          "GeneratedRegionMetadataProvider",
          "GeneratedServiceMetadataProvider",
          "PartitionEndpointKey",
          "PartitionMetadata",
          "PartitionMetadataProvider",
          "Region",
          "RegionMetadata",
          "RegionMetadataProvider",
          "RegionScope",
          "ServiceEndpointKey",
          "ServiceMetadata",
          "ServiceMetadataAdvancedOption",
          "ServiceMetadataConfiguration",
          "ServiceMetadataProvider",
          "ServicePartitionMetadata");

  private static List<URL> found() throws IOException {
    return Collections.list(ShadowedClassTest.class.getClassLoader().getResources(SHADOWED));
  }

  private static JarFile sdk() throws IOException {
    for (URL url : found()) {
      if (url.openConnection() instanceof JarURLConnection jar) {
        jar.setUseCaches(false);
        return jar.getJarFile();
      }
    }
    throw new AssertionError("the SDK has no such class any more: remove ours");
  }

  @Test
  void ours_comes_first_and_the_SDK_has_one_of_that_name() throws IOException {
    List<URL> found = found();
    assertEquals(2, found.size(), found::toString);
    assertEquals("file", found.get(0).getProtocol(), found::toString);
    assertEquals("jar", found.get(1).getProtocol(), found::toString);
  }

  @Test
  void the_SDK_still_asks_it_and_no_other_for_the_metadata_of_services() throws IOException {
    try (JarFile sdk = sdk()) {
      Set<String> askers = new TreeSet<>();
      Set<String> classes = new TreeSet<>();
      for (var entry : Collections.list(sdk.entries())) {
        String name = entry.getName();
        if (!name.endsWith(".class")) {
          continue;
        }
        String bare = name.substring(0, name.length() - ".class".length());
        if (bare.startsWith(FOLDER) && bare.substring(FOLDER.length()).matches("[A-Za-z]+")) {
          classes.add(bare.substring(FOLDER.length()));
        }
        try (InputStream code = sdk.getInputStream(entry)) {
          String text = new String(code.readAllBytes(), StandardCharsets.ISO_8859_1);
          if (!name.equals(SHADOWED) && text.contains("regions/GeneratedServiceMetadataProvider")) {
            askers.add(bare);
          }
        }
      }
      assertEquals(new TreeSet<>(BESIDE_IT), classes);
      assertEquals(Set.of(FOLDER + "internal/MetadataLoader"), askers);
    }
  }
}
