package orchestrator.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class InstalledDocumentsTest {
  private static final String ADVICE = "See docs/prompts.md, and orchestrator.conf.example.";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "opt/orchestrator/lib, opt/orchestrator/share",
    "usr/lib/orchestrator/lib, usr/share",
  })
  void a_document_is_named_where_an_archive_or_a_package_has_it(String lib, String share)
      throws IOException {
    Path documents = folder.toRealPath().resolve(share).resolve("doc/orchestrator");
    Files.createDirectories(documents.resolve("docs"));
    assertEquals(
        "See " + documents + "/docs/prompts.md, and " + documents + "/orchestrator.conf.example.",
        InstalledDocuments.beside(jar(lib)).located(ADVICE));
  }

  @Test
  void without_documents_a_name_stays_what_it_is() throws IOException {
    assertEquals(ADVICE, InstalledDocuments.beside(jar("target")).located(ADVICE));
    assertEquals(ADVICE, InstalledDocuments.beside(folder.resolve("nowhere")).located(ADVICE));
    assertEquals(ADVICE, InstalledDocuments.ofThisProgram().located(ADVICE));
  }

  private Path jar(String lib) throws IOException {
    return Files.writeString(
        Files.createDirectories(folder.resolve(lib)).resolve("orchestrator.jar"), "");
  }
}
