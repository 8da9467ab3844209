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
import orchestrator.bedrock.model.EventStreamFuzz;
import orchestrator.confluence.PageAddressFuzz;
import orchestrator.document.convert.StorageFormatFuzz;
import orchestrator.settings.ConfFileFuzz;
import orchestrator.text.TerminalSanitizerFuzz;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/**
 * The targets of the fuzzer ({@code -Pdeep}), with its seeds, all that it has ever found, and two
 * thousand variations of them that are the same in each build.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FuzzTest {
  private static final int VARIATIONS = 2_000;

  private static List<byte[]> inputs(String name) throws IOException {
    List<byte[]> inputs = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/fuzz", name))) {
      for (Path file : files.sorted().toList()) {
        inputs.add(Files.readAllBytes(file));
      }
    }
    return inputs;
  }

  @Test
  @Fault("F07")
  void no_configuration_file_is_read_wrongly_or_told() throws IOException {
    survives("ConfFileFuzz", ConfFileFuzz::fuzzerTestOneInput);
  }

  @Test
  @Fault("F24")
  @Guarantee(1)
  void no_page_address_leads_to_another_site() throws IOException {
    survives("PageAddressFuzz", PageAddressFuzz::fuzzerTestOneInput);
  }

  @Test
  @Fault("F40")
  void every_page_becomes_text_of_a_bounded_size() throws IOException {
    survives("StorageFormatFuzz", StorageFormatFuzz::fuzzerTestOneInput);
  }

  @Test
  @Fault({"F60", "F61"})
  @Guarantee(2)
  void no_stream_is_whole_without_its_end_mark_or_gives_its_text_twice() throws IOException {
    survives("EventStreamFuzz", EventStreamFuzz::fuzzerTestOneInput);
  }

  @Test
  @Fault("F87")
  @Guarantee(7)
  void no_text_steers_a_terminal_wherever_it_is_cut() throws IOException {
    survives("TerminalSanitizerFuzz", TerminalSanitizerFuzz::fuzzerTestOneInput);
  }

  private static void survives(String name, Consumer<byte[]> target) throws IOException {
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
