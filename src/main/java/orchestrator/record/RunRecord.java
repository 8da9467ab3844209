package orchestrator.record;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orchestrator.model.Citation;
import orchestrator.model.InvocationContext;
import orchestrator.model.usage.Cost;
import orchestrator.model.usage.Usage;
import orchestrator.problem.ExitCode;
import orchestrator.problem.Failure;
import org.jspecify.annotations.Nullable;

/**
 * What {@code record.json} says about one run: what was asked, of whom, what came back, and how it
 * ended. Never holds a secret. What the run did not get to is null.
 *
 * @param name the feature's name
 * @param status how the run ended; of one that was killed, {@link Status#INTERRUPTED}
 * @param startedAt when it began
 * @param finishedAt when it ended; null as long as it has not
 * @param target who was asked; null where a dry run left that open
 * @param options what shaped the call, with its sources
 * @param tool the program that ran
 * @param timing how long the stages took
 * @param losses what the conversion lost
 * @param lossesNotListed how many losses more there were
 * @param page the page
 * @param inputs what was sent beside the page's text
 * @param prompt what was sent
 * @param fingerprint of all that was asked and of whom, apart from when; null of a dry run that
 *     left open who is asked
 * @param reused the folder of the run whose answer stands, since it was asked the same
 * @param aws how AWS was reached
 * @param answer what came back
 * @param usage what it consumed
 * @param cost about what that cost; null where no price is known
 * @param problem why there is no whole answer
 * @param parent the folder of the run that this one goes on with, beside its own; null for none
 * @param comments the comments that went with the page
 * @param since since when changes of the page were shown
 */
public record RunRecord(
    String name,
    Status status,
    Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable Target target,
    List<Option> options,
    Tool tool,
    Timing timing,
    List<Loss> losses,
    int lossesNotListed,
    @Nullable Page page,
    @Nullable RunInputs inputs,
    @Nullable Prompt prompt,
    @Nullable String fingerprint,
    @Nullable String reused,
    @Nullable Aws aws,
    @Nullable Answer answer,
    @Nullable Usage usage,
    @Nullable Cost cost,
    @Nullable Problem problem,
    @Nullable String parent,
    @Nullable Comments comments,
    @Nullable Baseline since) {

  public RunRecord {
    options = List.copyOf(options);
    losses = List.copyOf(losses);
  }

  /** The value of an option that shaped the call; null where it was not set. */
  public @Nullable String option(String name) {
    for (Option option : options) {
      if (option.name().equals(name)) {
        return option.value();
      }
    }
    return null;
  }

  /** The id that AWS gave the request, where one is known. */
  public @Nullable String requestId() {
    return aws == null ? null : aws.requestId();
  }

  /** How a run can have ended. */
  public enum Status {
    COMPLETE("complete"),
    UNCHANGED("unchanged"),
    INCOMPLETE("incomplete"),
    FAILED("failed"),
    INTERRUPTED("interrupted"),
    DRY_RUN("dry-run"),
    /** Handed over to a job that has not ended. */
    SUBMITTED("submitted");

    private final String label;

    Status(String label) {
      this.label = label;
    }

    /** How a run ended whose answer is not the whole one. */
    public static Status of(ExitCode code) {
      return switch (code) {
        case INCOMPLETE -> INCOMPLETE;
        case INTERRUPTED, TERMINATED, CLOSED_PIPE -> INTERRUPTED;
        default -> FAILED;
      };
    }

    /** What the record says. */
    public String label() {
      return label;
    }
  }

  /**
   * Who was asked.
   *
   * @param provider {@code bedrock} or {@code offline}
   * @param kind {@code model}, {@code agent} or {@code offline}
   * @param ids what names it, as its kind has it, such as {@code model_id}; a value may be null
   */
  public record Target(String provider, String kind, Map<String, @Nullable String> ids) {
    public static final String SESSION = "session_id";

    public Target {
      ids = new LinkedHashMap<>(ids);
    }

    /** The agent's session; null where there is none. */
    public @Nullable String sessionId() {
      return ids.get(SESSION);
    }

    Target inSession(String session) {
      Map<String, @Nullable String> more = new LinkedHashMap<>(ids);
      more.put(SESSION, session);
      return new Target(provider, kind, more);
    }

    /** A target as the record names it; null where it is open. */
    static @Nullable Target of(orchestrator.model.@Nullable Target target) {
      return target == null ? null : new Target(target.provider(), target.kind(), target.fields());
    }
  }

  /**
   * An option or setting that shaped the call.
   *
   * @param name as {@code config --json} names it
   * @param value what it was
   * @param source who said so
   */
  public record Option(String name, String value, String source) {}

  /**
   * How long the stages took, in milliseconds since the run began.
   *
   * @param pageMs until the page was converted
   * @param firstTokenMs until the first text of the answer came
   * @param totalMs until the end
   */
  public record Timing(
      @Nullable Long pageMs, @Nullable Long firstTokenMs, @Nullable Long totalMs) {}

  /** Something on the page that did not make it into the Markdown, as {@code document.Loss}. */
  public record Loss(String kind, String what, String place) {}

  /**
   * The page.
   *
   * @param id content id
   * @param title its title
   * @param space the space's key
   * @param version its version number
   * @param url where people read it
   * @param source how it was got
   * @param sha256 of {@code page.md}
   * @param children the pages below it that were appended
   * @param notes what the user was told about it
   */
  public record Page(
      @Nullable String id,
      String title,
      @Nullable String space,
      @Nullable Integer version,
      @Nullable String url,
      String source,
      String sha256,
      List<Child> children,
      List<String> notes) {
    public Page {
      children = List.copyOf(children);
      notes = List.copyOf(notes);
    }

    Page withNotes(List<String> told) {
      return new Page(id, title, space, version, url, source, sha256, children, told);
    }
  }

  /** A page below the page. */
  public record Child(@Nullable String id, String title, @Nullable Integer version) {}

  /**
   * What was sent.
   *
   * @param template the name of its template
   * @param sha256 of {@code system.md} and {@code prompt.md}, in this order
   * @param characters of both
   * @param estimatedTokens of both
   * @param params the variables that were given to the template
   */
  public record Prompt(
      String template,
      String sha256,
      int characters,
      long estimatedTokens,
      Map<String, String> params) {
    public Prompt {
      params = Map.copyOf(params);
    }
  }

  /**
   * The comments that went with the page.
   *
   * @param which {@code open} or {@code all}
   * @param count how many
   */
  public record Comments(String which, int count) {}

  /**
   * What changes of the page were shown against.
   *
   * @param version the version of the page; null where that was a file
   * @param run the folder of the run that read it, beside this one; null where a version was named
   */
  public record Baseline(@Nullable Integer version, @Nullable String run) {}

  /**
   * How AWS was reached.
   *
   * @param context region, credentials and endpoint
   * @param requestId the id that it gave the request
   */
  public record Aws(InvocationContext context, @Nullable String requestId) {}

  /**
   * What came back.
   *
   * @param characters of the file
   * @param sha256 of the file
   * @param stopReason why it ended, in the provider's own word
   * @param citations what it rests on; null when the run was stopped before its end
   * @param files names of the files that an agent made
   */
  public record Answer(
      int characters,
      String sha256,
      @Nullable String stopReason,
      @Nullable List<Citation> citations,
      List<String> files) {
    public Answer {
      files = List.copyOf(files);
    }
  }

  /** A failure, as people and scripts were told. */
  public record Problem(
      String code,
      int exitCode,
      String title,
      String detail,
      String advice,
      @Nullable String requestId) {
    /** A failure as the record names it. */
    public static Problem of(Failure failure) {
      return new Problem(
          failure.problem().code(),
          failure.problem().exitCode().number(),
          failure.problem().title(),
          failure.detail(),
          failure.advice(),
          failure.requestId());
    }

    /** The same, with a line more of advice. */
    public Problem advising(String more) {
      String all = advice.stripTrailing() + "\n" + more;
      return new Problem(code, exitCode, title, detail, all, requestId);
    }
  }
}
