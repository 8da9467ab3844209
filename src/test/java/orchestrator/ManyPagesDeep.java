package orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A batch keeps nothing of the pages that have ended but a line for each. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ManyPagesDeep {
  private static final int PAGES = 2_000;

  @Test
  void two_thousand_pages_of_20_kb_pass_through_a_heap_of_24_mb(@TempDir Path folder)
      throws IOException, InterruptedException {
    Launcher launcher = new Launcher(folder).java("-Xmx24m");
    Path pages = Files.createDirectory(folder.resolve("pages"));
    String text = "<p>" + "What buyers do before they pay. ".repeat(600) + "</p>";
    for (int i = 0; i < PAGES; i++) {
      Files.writeString(pages.resolve(i + ".xml"), "<h1>Page " + i + "</h1>" + text);
    }
    Invocation done =
        launcher
            .run("batch", "pages", "--name", "B", "--provider", "offline", "--max-pages", "2000")
            .exits(0);
    assertEquals(PAGES, done.out().lines().filter(line -> line.startsWith("complete")).count());
  }
}
