package orchestrator.faults;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import orchestrator.bedrock.EventStreamFuzz;
import orchestrator.confluence.PageAddressFuzz;
import orchestrator.llm.PrintableFuzz;
import orchestrator.markdown.StorageFormatFuzz;
import orchestrator.settings.ConfFileFuzz;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The targets of the fuzzer ({@code -Pdeep}), with its seeds, all that it has ever found, and two
 * thousand variations of them that are the same in each build.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FuzzTest {
  private static final int VARIATIONS = 2_000;

  private static Stream<Arguments> targets() {
    return Stream.of(
        target("ConfFileFuzz", ConfFileFuzz::fuzzerTestOneInput),
        target("PageAddressFuzz", PageAddressFuzz::fuzzerTestOneInput),
        target("StorageFormatFuzz", StorageFormatFuzz::fuzzerTestOneInput),
        target("EventStreamFuzz", EventStreamFuzz::fuzzerTestOneInput),
        target("PrintableFuzz", PrintableFuzz::fuzzerTestOneInput));
  }

  private static Arguments target(String name, Consumer<byte[]> target) {
    return Arguments.of(name, target);
  }

  private static List<byte[]> inputs(String name) throws IOException {
    List<byte[]> inputs = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/fuzz", name))) {
      for (Path file : files.sorted().toList()) {
        inputs.add(Files.readAllBytes(file));
      }
    }
    return inputs;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("targets")
  @Fault({"F07", "F24", "F40", "F60", "F87"})
  void survives(String name, Consumer<byte[]> target) throws IOException {
    List<byte[]> inputs = inputs(name);
    inputs.forEach(input -> check(target, input));
    Random random = new Random(name.hashCode());
    for (int i = 0; i < VARIATIONS; i++) {
      byte[] one = inputs.get(random.nextInt(inputs.size()));
      byte[] other = inputs.get(random.nextInt(inputs.size()));
      check(target, variation(one, other, random));
    }
  }

  private static void check(Consumer<byte[]> target, byte[] input) {
    try {
      target.accept(input);
    } catch (RuntimeException | Error e) {
      throw new AssertionError("with " + Arrays.toString(input), e);
    }
  }

  /** The beginning of one, the end of another, and a few bytes that are neither's. */
  private static byte[] variation(byte[] one, byte[] other, Random random) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(one, 0, random.nextInt(one.length + 1));
    String[] odd = {
      "", "\0", "\u001b]0;", "\r", "${", "%(", "//", "@", "<![CDATA[", "{\"", "\uFEFF"
    };
    bytes.writeBytes(odd[random.nextInt(odd.length)].getBytes(StandardCharsets.UTF_8));
    int from = random.nextInt(other.length + 1);
    bytes.write(other, from, other.length - from);
    byte[] made = bytes.toByteArray();
    for (int flips = random.nextInt(3); flips > 0 && made.length > 0; flips--) {
      made[random.nextInt(made.length)] = (byte) random.nextInt(256);
    }
    return made;
  }
}
