package orchestrator.cli.completion;

import java.util.List;
import java.util.stream.Stream;
import orchestrator.cli.args.Argument;
import orchestrator.cli.args.Option;
import orchestrator.record.RunRecord.Status;
import orchestrator.schema.SchemaCatalog;
import org.jspecify.annotations.Nullable;

/**
 * What a shell offers for a value.
 *
 * @param kind how the shell finds them
 * @param words those that are known beforehand
 */
record Candidates(Kind kind, List<String> words) {

  /** How a shell finds what it offers. */
  enum Kind {
    WORDS,
    FILES,
    FOLDERS,
    /** Those of the AWS files. */
    PROFILES,
    /** The words, and files. */
    WORDS_OR_FILES,
    /** The words, templates that come with the program, of the user's folder, and files. */
    PROMPTS,
    /** The words, names of runs in the usual folder, and folders. */
    RUNS,
    /** Anything may be typed, so nothing is offered. */
    NONE
  }

  Candidates {
    words = List.copyOf(words);
  }

  /** What may stand behind an option. */
  static Candidates of(Option option, KnownValues known) {
    String label = option.label();
    return switch (option.names().get(option.names().size() - 1)) {
      case "--provider" -> words(List.of("bedrock", "offline"));
      case "--profile" -> new Candidates(Kind.PROFILES, List.of());
      case "--prompt" -> new Candidates(Kind.PROMPTS, List.of());
      case "--json-schema" -> new Candidates(Kind.WORDS_OR_FILES, SchemaCatalog.BUILT_IN);
      case "--status" -> words(Stream.of(Status.values()).map(Status::label).toList());
      case "--model" -> words(known.models());
      case "--model-provider" -> words(known.families());
      case "--region" -> words(known.regions());
      default -> labelled(label == null ? "" : label);
    };
  }

  /** What may stand as an argument. */
  static Candidates of(@Nullable Argument argument, List<String> commands) {
    String label = argument == null ? "" : argument.label().split(" ", 2)[0];
    return switch (label) {
      case "COMMAND" -> words(commands);
      case "SHELL" -> words(CompletionScripts.SHELLS);
      case "show" -> new Candidates(Kind.PROMPTS, List.of("show"));
      case "RUN" -> new Candidates(Kind.RUNS, List.of("last"));
      case "show|diff|prune" -> new Candidates(Kind.RUNS, List.of("show", "diff", "prune", "last"));
      case "PAGE" -> new Candidates(Kind.FILES, List.of());
      default -> labelled(label);
    };
  }

  private static Candidates labelled(String label) {
    if (label.matches("[a-z0-9]+(\\|[a-z0-9]+)+")) {
      return words(List.of(label.split("\\|", -1)));
    }
    return switch (label) {
      case "FILE" -> new Candidates(Kind.FILES, List.of());
      case "DIR" -> new Candidates(Kind.FOLDERS, List.of());
      default -> new Candidates(Kind.NONE, List.of());
    };
  }

  private static Candidates words(List<String> words) {
    return new Candidates(Kind.WORDS, words);
  }
}
