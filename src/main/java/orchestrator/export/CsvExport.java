package orchestrator.export;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import orchestrator.history.Entry;
import orchestrator.history.RunFiles;
import orchestrator.history.RunHistory;
import orchestrator.json.Json;
import orchestrator.json.Json.JsonException;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.record.RunRecord;
import orchestrator.record.batch.BatchRecord;
import org.jspecify.annotations.Nullable;

/** Test cases or user stories as a table for an importer; of a batch, those of all its pages. */
public final class CsvExport implements ExportFormat {
  public static final String ANSWER = "answer.json";

  private final Importer importer;
  private final boolean byteOrderMark;

  /**
   * A table.
   *
   * @param importer who is going to read it
   * @param byteOrderMark whether it begins with what Excel needs
   */
  public CsvExport(Importer importer, boolean byteOrderMark) {
    this.importer = importer;
    this.byteOrderMark = byteOrderMark;
  }

  @Override
  public String name() {
    return "csv";
  }

  @Override
  public String of(Entry entry) {
    List<TestCase> cases = new ArrayList<>();
    List<UserStory> stories = new ArrayList<>();
    for (JsonNode answer : answers(entry)) {
      answer.path("test_cases").forEach(node -> cases.add(TestCase.of(node)));
      answer.path("user_stories").forEach(node -> stories.add(UserStory.of(node)));
    }
    if (cases.isEmpty() && stories.isEmpty()) {
      throw unsuited(entry.label() + " has neither test cases nor user stories in its answer.");
    }
    if (!cases.isEmpty() && !stories.isEmpty()) {
      throw unsuited(entry.label() + " has test cases and user stories, which are two tables.");
    }
    if (cases.isEmpty() && importer != Importer.JIRA) {
      throw unsuited("User stories go into Jira; leave --columns out.");
    }
    CsvTable table = cases.isEmpty() ? stories(stories) : cases(cases);
    return (byteOrderMark ? CsvTable.BYTE_ORDER_MARK : "") + table;
  }

  private static List<JsonNode> answers(Entry entry) {
    List<Path> folders = new ArrayList<>();
    if (entry instanceof Entry.Batch batch) {
      for (BatchRecord.Entry page : batch.record().pages()) {
        if (page.folder() != null) {
          folders.add(batch.folder().resolve(page.folder()));
        }
      }
    } else {
      folders.add(entry.folder());
    }
    List<JsonNode> answers = new ArrayList<>();
    for (Path folder : folders) {
      Path file = folder.resolve(ANSWER);
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        try {
          answers.add(Json.parse(String.valueOf(RunFiles.text(file))));
        } catch (JsonException e) {
          throw unsuited(file + ": " + e.getMessage() + ".");
        }
      }
    }
    if (answers.isEmpty()) {
      requireFitting(entry);
      throw unsuited(entry.label() + " holds no " + ANSWER + ".");
    }
    return answers;
  }

  /** Whoever was asked for a table, and did not answer with one, is not to be asked for it anew. */
  private static void requireFitting(Entry entry) {
    String misfit = Problem.ANSWER_MISFITS_SCHEMA.code();
    if (entry instanceof Entry.Run run && misfit.equals(code(run.kept().record().problem()))) {
      throw Problem.RUN_INCOMPLETE.failure(RunHistory.ending(run.kept())).exception();
    }
    if (entry instanceof Entry.Batch batch
        && batch.record().pages().stream().anyMatch(page -> misfit.equals(code(page.problem())))) {
      throw Problem.RUN_INCOMPLETE
          .failure("No answer in " + entry.label() + " fits its JSON schema.")
          .exception();
    }
  }

  private static @Nullable String code(RunRecord.@Nullable Problem problem) {
    return problem == null ? null : problem.code();
  }

  private static ProblemException unsuited(String detail) {
    return Problem.EXPORT_UNSUITED.failure(detail).exception();
  }

  private CsvTable cases(List<TestCase> cases) {
    return switch (importer) {
      case JIRA -> issues(cases);
      case XRAY -> tests(cases);
      case TESTRAIL -> testRail(cases);
    };
  }

  private static CsvTable issues(List<TestCase> cases) {
    CsvTable table =
        new CsvTable(
            List.of("Summary", "Issue Type", "Priority", "Labels", "Description", "External ID"));
    for (TestCase it : cases) {
      String text =
          Texts.lines(
              "Given ",
              it.given(),
              "When ",
              it.when(),
              "Then ",
              it.then(),
              "Source: ",
              it.source());
      table.row(
          List.of(it.title(), "Test", capital(it.priority()), label(it.level()), text, it.id()));
    }
    return table;
  }

  private static CsvTable tests(List<TestCase> cases) {
    CsvTable table =
        new CsvTable(
            List.of(
                "TCID",
                "Test Summary",
                "Test Type",
                "Test Priority",
                "Labels",
                "Description",
                "Action",
                "Data",
                "Result"));
    for (TestCase it : cases) {
      table.row(
          List.of(
              it.id(),
              it.title(),
              "Manual",
              capital(it.priority()),
              label(it.level()),
              Texts.lines("Source: ", it.source()),
              it.when(),
              it.given(),
              it.then()));
    }
    return table;
  }

  private static CsvTable testRail(List<TestCase> cases) {
    CsvTable table =
        new CsvTable(
            List.of(
                "ID",
                "Section",
                "Title",
                "Type",
                "Priority",
                "References",
                "Preconditions",
                "Steps",
                "Expected Result"));
    for (TestCase it : cases) {
      table.row(
          List.of(
              it.id(),
              it.area(),
              it.title(),
              capital(it.level()),
              capital(it.priority()),
              it.source(),
              it.given(),
              it.when(),
              it.then()));
    }
    return table;
  }

  private static CsvTable stories(List<UserStory> stories) {
    CsvTable table =
        new CsvTable(List.of("Summary", "Issue Type", "Labels", "Description", "External ID"));
    for (UserStory it : stories) {
      StringBuilder text = new StringBuilder("As a ");
      text.append(it.role()).append(", I want ").append(it.want());
      text.append(it.benefit().isEmpty() ? "." : ", so that " + it.benefit() + ".");
      text.append(it.acceptanceCriteria().isEmpty() ? "" : "\n\nAcceptance criteria:");
      it.acceptanceCriteria().forEach(criterion -> text.append("\n* ").append(criterion));
      String more =
          Texts.lines(
              "Depends on: ",
              String.join(", ", it.dependsOn()),
              "Size: ",
              it.size(),
              "Source: ",
              it.source());
      text.append(more.isEmpty() ? "" : "\n\n" + more);
      table.row(List.of(it.title(), "Story", label(it.goal()), text.toString(), it.id()));
    }
    return table;
  }

  private static String capital(String word) {
    return word.isEmpty() ? "" : Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }

  /** Labels in Jira hold no blanks. */
  private static String label(String text) {
    return text.strip().replaceAll("\\s+", "-");
  }
}
