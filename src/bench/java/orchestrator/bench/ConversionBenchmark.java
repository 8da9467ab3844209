package orchestrator.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import orchestrator.bench.compare.SyntheticPage;
import orchestrator.document.convert.DocumentReader;
import orchestrator.document.convert.Markdown;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Storage format to Markdown: all pages of a set in turn. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class ConversionBenchmark {
  /** A folder with pages in storage format, or "made-up" for made-up ones of 5 to 351 KB. */
  @Param("made-up")
  public String pages;

  private final List<String> texts = new ArrayList<>();
  private long bytes;

  /** Bytes of storage format; JMH shows them per second. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Read {
    /** How many. */
    public long bytes;
  }

  /** Reads the set. */
  @Setup
  public void read() throws IOException {
    if (pages.equals("made-up")) {
      for (int size : new int[] {5_000, 20_000, 80_000, 351_000}) {
        texts.add(SyntheticPage.of(size));
      }
    } else {
      try (Stream<Path> files = Files.walk(Path.of(pages))) {
        for (Path file : files.filter(f -> f.toString().matches(".*\\.(xml|x?html)")).toList()) {
          texts.add(Files.readString(file));
        }
      }
    }
    for (String text : texts) {
      bytes += text.getBytes(StandardCharsets.UTF_8).length;
    }
  }

  /** Converts all of them. */
  @Benchmark
  public int convert(Read read) {
    int length = 0;
    for (String text : texts) {
      length += Markdown.of(DocumentReader.storage(text)).text().length();
    }
    read.bytes += bytes;
    return length;
  }
}
