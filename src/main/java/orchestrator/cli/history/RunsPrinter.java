package orchestrator.cli.history;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import orchestrator.cli.args.Console;
import orchestrator.cli.args.GlobalOptions;
import orchestrator.cli.output.ErrorPrinter;
import orchestrator.cli.stream.Meaning;
import orchestrator.cli.stream.Stdout;
import orchestrator.history.Entry;
import orchestrator.history.Pruning;
import orchestrator.history.RunComparison;
import orchestrator.history.RunListing;
import orchestrator.history.RunListing.Skipped;
import orchestrator.json.Json;
import orchestrator.record.KeptRun;
import orchestrator.record.RunDocument;
import orchestrator.record.batch.BatchRecordJson;
import orchestrator.text.TerminalSanitizer;
import org.jspecify.annotations.Nullable;

/** Shows earlier runs to people and scripts. */
final class RunsPrinter {
  /** More of them tell nothing new. */
  private static final int MOST_NAMED = 5;

  private static final int KILO = 1000;

  private final Console console;
  private final GlobalOptions switches;
  private final Stdout out;
  private final ErrorPrinter errors;

  RunsPrinter(Console console, GlobalOptions switches) {
    this.console = console;
    this.switches = switches;
    this.out = console.out();
    this.errors = new ErrorPrinter(console, switches);
  }

  /**
   * Lists them.
   *
   * @param output where they were looked for
   * @param filtered whether there may be others
   */
  void list(RunListing listing, Path output, boolean filtered) {
    skipped(listing.skipped());
    if (switches.json()) {
      // One after the other: ten thousand trees at a time would take all of the memory.
      String gap = "[\n";
      for (Entry run : listing.entries()) {
        out.write(gap + Json.pretty(document(run)).stripTrailing());
        gap = ",\n";
      }
      out.write(listing.entries().isEmpty() ? "[]\n" : "\n]\n");
    } else if (console.environment().terminal().out()) {
      out.write(RunsTable.text(listing.entries(), console.wrapper()));
    } else {
      StringBuilder lines = new StringBuilder();
      listing.entries().forEach(run -> lines.append(RunsTable.tabSeparated(run)));
      out.write(lines.toString());
    }
    if (listing.entries().isEmpty() && switches.says()) {
      console.err().whole((filtered ? "no such runs in " : "no runs in ") + output);
    }
  }

  /** A record as the list has it, which leaves out what is long. */
  private static ObjectNode document(Entry entry) {
    ObjectNode node = whole(entry).put("run", entry.label());
    node.remove(List.of("options", "losses", "notes", "pages"));
    return node;
  }

  private static ObjectNode whole(Entry entry) {
    if (entry instanceof Entry.Batch batch) {
      return BatchRecordJson.write(batch.record(), batch.folder());
    }
    KeptRun run = ((Entry.Run) entry).kept();
    return new RunDocument(run.record(), run.folder(), List.of(), null, null).json();
  }

  void show(Entry run) {
    if (switches.json()) {
      out.write(whole(run));
    } else {
      out.write(console.wrapper().wrap(RunDescription.of(run), RunDescription.INDENT));
    }
  }

  void compare(KeptRun before, KeptRun after, RunComparison comparison) {
    if (switches.json()) {
      out.write(json(before, after, comparison));
      return;
    }
    comparison
        .fields()
        .forEach(
            field ->
                out.write(
                    field.name()
                        + ": "
                        + value(field.before())
                        + " -> "
                        + value(field.after())
                        + "\n"));
    boolean colour = console.colourOnStdout() && !switches.noColour();
    for (RunComparison.File file : comparison.files()) {
      for (String line : file.unified()) {
        boolean added = line.startsWith("+") && !line.startsWith("+++");
        boolean removed = line.startsWith("-") && !line.startsWith("---");
        if (colour && (added || removed)) {
          out.write(added ? Meaning.OK : Meaning.FAIL, line);
          out.write("\n");
        } else {
          out.write(line + "\n");
        }
      }
    }
    if (comparison.fields().isEmpty() && comparison.files().isEmpty() && switches.says()) {
      console.err().line("nothing differs");
    }
  }

  private static String value(@Nullable String value) {
    return value == null ? "(none)" : TerminalSanitizer.line(value);
  }

  private static ObjectNode json(KeptRun before, KeptRun after, RunComparison comparison) {
    ObjectNode root = Json.object();
    root.put("before", before.folder().toString());
    root.put("after", after.folder().toString());
    ArrayNode fields = root.putArray("fields");
    for (RunComparison.Field field : comparison.fields()) {
      ObjectNode node = fields.addObject().put("name", field.name());
      node.put("before", field.before()).put("after", field.after());
    }
    ArrayNode files = root.putArray("files");
    for (RunComparison.File file : comparison.files()) {
      files
          .addObject()
          .put("name", file.name())
          .put("diff", String.join("\n", file.unified()) + "\n");
    }
    return root;
  }

  void prune(Pruning.Plan plan, boolean removed) {
    skipped(plan.skipped());
    if (switches.json()) {
      ObjectNode root = Json.object().put("removed", removed).put("bytes", plan.bytes());
      ArrayNode runs = root.putArray("runs");
      for (Pruning.Removal removal : plan.removals()) {
        ObjectNode node = runs.addObject().put("run", removal.run().label());
        node.put("folder", removal.run().folder().toString()).put("bytes", removal.bytes());
      }
      out.write(root);
      return;
    }
    for (Pruning.Removal removal : plan.removals()) {
      out.write(
          TerminalSanitizer.line(removal.run().label())
              + "\t"
              + removal.run().status()
              + "\t"
              + size(removal.bytes())
              + "\n");
    }
    if (switches.says()) {
      int count = plan.removals().size();
      String runs = count == 1 ? "1 run, " : count + " runs, ";
      console
          .err()
          .line(
              count == 0
                  ? "nothing to remove"
                  : (removed ? "removed " : "would remove ")
                      + runs
                      + size(plan.bytes())
                      + (removed ? "" : "; --yes removes them"));
    }
  }

  private void skipped(List<Skipped> skipped) {
    for (Skipped folder : skipped.subList(0, Math.min(MOST_NAMED, skipped.size()))) {
      errors.note("skipped " + folder.folder() + ": " + folder.why());
    }
    if (skipped.size() > MOST_NAMED) {
      errors.note("skipped " + (skipped.size() - MOST_NAMED) + " more folders");
    }
  }

  private static String size(long bytes) {
    if (bytes < KILO) {
      return bytes + " B";
    }
    String[] units = {"kB", "MB", "GB", "TB"};
    double size = bytes;
    int unit = -1;
    while (size >= KILO && unit + 1 < units.length) {
      size /= KILO;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", size, units[unit]);
  }
}
