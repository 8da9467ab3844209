package orchestrator.history;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import orchestrator.json.Json;
import orchestrator.record.KeptRun;
import orchestrator.record.RunRecordJson;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two runs.
 *
 * @param fields of their records, but for what differs between any two
 * @param files page, prompts and answer
 */
public record RunComparison(List<Field> fields, List<File> files) {
  /** What no two runs have in common, or what the files show. */
  private static final Set<String> ALWAYS_DIFFERENT =
      Set.of(
          "started_at",
          "finished_at",
          "timing",
          "losses",
          "page.sha256",
          "prompt.sha256",
          "prompt.characters",
          "prompt.estimated_tokens",
          "answer.sha256",
          "answer.characters",
          "answer.citations",
          "aws.request_id",
          "aws.expires_at");

  public RunComparison {
    fields = List.copyOf(fields);
    files = List.copyOf(files);
  }

  /** A field of the records; null where it is not there. */
  public record Field(String name, @Nullable String before, @Nullable String after) {}

  /**
   * A file of both runs.
   *
   * @param unified the difference, as {@code diff -u} has it
   */
  public record File(String name, List<String> unified) {
    public File {
      unified = List.copyOf(unified);
    }
  }

  /** Compares two runs. */
  public static RunComparison of(KeptRun before, KeptRun after) {
    List<File> files = new ArrayList<>();
    String pageBefore = text(before, "page.md");
    String pageAfter = text(after, "page.md");
    add(files, "page.md", before, after, pageBefore, pageAfter);
    add(files, "system.md", before, after, text(before, "system.md"), text(after, "system.md"));
    add(
        files,
        "prompt.md",
        before,
        after,
        withoutPage(text(before, "prompt.md"), pageBefore),
        withoutPage(text(after, "prompt.md"), pageAfter));
    Path answerBefore = RunFiles.answer(before);
    Path answerAfter = RunFiles.answer(after);
    Path named = answerAfter == null ? answerBefore : answerAfter;
    if (named != null) {
      add(
          files,
          String.valueOf(named.getFileName()),
          before,
          after,
          answerBefore == null ? "" : String.valueOf(RunFiles.text(answerBefore)),
          answerAfter == null ? "" : String.valueOf(RunFiles.text(answerAfter)));
    }
    return new RunComparison(fields(before, after), files);
  }

  private static String text(KeptRun run, String name) {
    String text = RunFiles.text(run.folder().resolve(name));
    return text == null ? "" : text;
  }

  /** A prompt holds the page, which has its own difference, in a fence that is new each time. */
  private static String withoutPage(String prompt, String page) {
    String rest = page.isBlank() ? prompt : prompt.replace(page.strip(), "[page.md]");
    return rest.replaceAll("<(/?[a-z-]+)-[0-9a-f]{12,32}>", "<$1-*>");
  }

  private static void add(
      List<File> files, String name, KeptRun before, KeptRun after, String one, String other) {
    if (one.equals(other)) {
      return;
    }
    String from = RunHistory.label(before) + "/" + name;
    String to = RunHistory.label(after) + "/" + name;
    List<String> unified = LineDifference.unified(from, to, one, other);
    files.add(
        new File(
            name,
            unified == null
                ? List.of("--- " + from, "+++ " + to, "(too long to be compared line by line)")
                : unified));
  }

  private static List<Field> fields(KeptRun before, KeptRun after) {
    Map<String, String> ones = new TreeMap<>();
    Map<String, String> others = new TreeMap<>();
    flatten("", RunRecordJson.write(before.record()), ones);
    flatten("", RunRecordJson.write(after.record()), others);
    Set<String> names = new TreeSet<>(ones.keySet());
    names.addAll(others.keySet());
    List<Field> fields = new ArrayList<>();
    for (String name : names) {
      String one = ones.get(name);
      String other = others.get(name);
      if (one == null ? other != null : !one.equals(other)) {
        fields.add(new Field(name, one, other));
      }
    }
    return fields;
  }

  private static void flatten(String name, JsonNode node, Map<String, String> into) {
    if (ALWAYS_DIFFERENT.contains(name) || node.isNull()) {
      return;
    }
    if (node.isObject()) {
      String start = name.isEmpty() ? "" : name + ".";
      node.properties().forEach(it -> flatten(start + it.getKey(), it.getValue(), into));
    } else if (name.equals("options")) {
      node.forEach(
          it -> into.put("options." + it.path("name").asText(), it.path("value").asText()));
    } else if (!node.isEmpty() || node.isValueNode()) {
      into.put(name, node.isValueNode() ? node.asText() : Json.line(node));
    }
  }
}
