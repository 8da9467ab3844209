package orchestrator.packaging;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The container image, in a tar of OCI's layout, made without a container engine. */
final class ContainerImage {
  private static final String HOME = "/opt/orchestrator";
  private static final String USER = "10001:10001";

  private final Release release;
  private final Path empty;

  private ContainerImage(Release release) throws IOException {
    this.release = release;
    this.empty = Files.createDirectories(release.work().resolve("image/empty"));
  }

  /** Makes it of a distribution with its runtime and start-up archive. */
  static void write(Release release, Path home, JavaRuntime runtime) throws Exception {
    new ContainerImage(release).write(home, runtime);
  }

  private void write(Path home, JavaRuntime runtime) throws Exception {
    BaseSystem base = BaseSystem.of(runtime.binaries());
    Path sbom = release.work().resolve("image/sbom.json");
    new BillOfMaterials(release.dist().resolve("share/sbom.json"))
        .runtime(runtime)
        .packages(base.packages())
        .write(sbom);

    JibContainerBuilder image =
        Jib.fromScratch()
            .setFormat(ImageFormat.OCI)
            .setPlatforms(Set.of(new Platform("amd64", "linux")))
            .setCreationTime(release.time())
            .setUser(USER)
            .setWorkingDirectory(AbsoluteUnixPath.get("/work"))
            .setEntrypoint("orchestrator")
            .setProgramArguments("--help")
            .setEnvironment(
                Map.of(
                    "PATH", HOME + "/bin:/usr/bin:/bin",
                    "HOME", "/home/orchestrator",
                    "LC_ALL", "C.UTF-8"))
            .setLabels(labels())
            .addFileEntriesLayer(system(base))
            .addFileEntriesLayer(folder("runtime", home.resolve("runtime"), HOME + "/runtime"))
            .addFileEntriesLayer(folder("program", home.resolve("lib"), HOME + "/lib"))
            .addFileEntriesLayer(folder("launcher", home.resolve("bin"), HOME + "/bin"))
            .addFileEntriesLayer(folder("documents", home.resolve("share"), HOME + "/share"))
            .addFileEntriesLayer(
                FileEntriesLayer.builder()
                    .setName("bill of materials")
                    .addEntry(
                        sbom,
                        AbsoluteUnixPath.get("/usr/share/sbom/orchestrator.cdx.json"),
                        permissions(sbom),
                        release.time())
                    .build())
            .addFileEntriesLayer(
                folder("start-up archive", home.resolve("archive"), HOME + "/archive"));

    Path cache = release.work().resolve("image/cache");
    image.containerize(
        Containerizer.to(
                TarImage.at(release.artefact("orchestrator-" + release.version() + "-oci.tar"))
                    .named("orchestrator:" + release.version()))
            .setOfflineMode(true)
            .setBaseImageLayersCache(cache)
            .setApplicationLayersCache(cache)
            .setToolName("orchestrator"));
  }

  private Map<String, String> labels() {
    return Map.of(
        "org.opencontainers.image.title", "orchestrator",
        "org.opencontainers.image.description",
            "Puts a Confluence page in front of a model or agent on Amazon Bedrock",
        "org.opencontainers.image.version", release.version(),
        "org.opencontainers.image.revision", release.commit(),
        "org.opencontainers.image.created", release.time().toString(),
        "org.opencontainers.image.licenses", "Apache-2.0",
        "org.opencontainers.image.url", release.url());
  }

  private FileEntriesLayer system(BaseSystem base) throws IOException {
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName("system");
    for (Map.Entry<String, Path> file : base.files().entrySet()) {
      layer.addEntry(
          file.getValue(),
          AbsoluteUnixPath.get(file.getKey()),
          permissions(file.getValue()),
          release.time());
    }
    for (String name : List.of("passwd", "group", "nsswitch.conf")) {
      Path file = release.inputs().resolve("image").resolve(name);
      layer.addEntry(file, AbsoluteUnixPath.get("/etc/" + name), permissions(file), release.time());
    }
    for (String own : List.of("/work", "/home/orchestrator")) {
      layer.addEntry(
          empty,
          AbsoluteUnixPath.get(own),
          FilePermissions.fromOctalString("755"),
          release.time(),
          USER);
    }
    return layer
        .addEntry(
            empty,
            AbsoluteUnixPath.get("/tmp"),
            FilePermissions.fromOctalString("777"),
            release.time())
        .build();
  }

  private FileEntriesLayer folder(String name, Path from, String to) throws IOException {
    Instant time = release.time();
    return FileEntriesLayer.builder()
        .setName(name)
        .addEntryRecursive(
            from,
            AbsoluteUnixPath.get(to),
            (file, place) -> permissions(file),
            (file, place) -> time)
        .build();
  }

  private static FilePermissions permissions(Path file) {
    boolean runs = Files.isDirectory(file) || Files.isExecutable(file);
    return FilePermissions.fromOctalString(runs ? "755" : "644");
  }
}
