package orchestrator.job;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Objects;
import orchestrator.attachment.ImageChoice;
import orchestrator.attachment.InputCollector;
import orchestrator.confluence.CommentSelection;
import orchestrator.job.page.PageAccess;
import orchestrator.model.InferenceOptions;
import orchestrator.model.Target;
import orchestrator.model.option.MediaLimits;
import orchestrator.problem.Problem;
import orchestrator.settings.Environment;
import orchestrator.settings.Settings;
import org.jspecify.annotations.Nullable;

/**
 * What one run does, as checked values. Each stage gets its part and knows nothing of the rest.
 *
 * @param request what was asked for
 * @param settings all settings, of which a provider reads its own
 * @param target who is asked; null if a dry run leaves that open
 * @param options how the answer should be made
 * @param access how to get at the page
 * @param templates what is asked
 * @param maxInputTokens the largest prompt that may be sent
 * @param maxCost the most US dollars that the run may cost
 * @param secrets what to do about secrets on the page
 * @param images which pictures are sent
 * @param children how many levels of descendants to append
 * @param comments which comments on the page go with it
 * @param output where records go
 */
public record RunPlan(
    RunRequest request,
    Settings settings,
    @Nullable Target target,
    InferenceOptions options,
    PageAccess access,
    PromptTemplates templates,
    @Nullable Integer maxInputTokens,
    @Nullable BigDecimal maxCost,
    SecretsPolicy secrets,
    ImageChoice images,
    int children,
    CommentSelection comments,
    Path output) {

  /** The name after a title without a letter or digit. */
  private static final String UNTITLED = "page";

  /** What to do when the page seems to hold secrets. */
  public enum SecretsPolicy {
    WARN,
    BLOCK,
    OFF
  }

  /** The name as a human gave it, checked: it becomes part of a folder's name. */
  static String checked(String name) {
    boolean usable =
        !name.isBlank()
            && name.codePoints()
                .noneMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c) || c == 0xFFFD)
            && name.codePoints().anyMatch(Character::isLetterOrDigit)
            && !name.startsWith("-");
    if (!usable) {
      throw Problem.INVALID_NAME
          .failure(
              name.isBlank()
                  ? "--name is empty."
                  : "--name must hold a letter or digit, no '/', '\\' or control character, and"
                      + " not begin with '-'.")
          .exception();
    }
    return name.strip();
  }

  /** What the feature is called; of a page that is not read yet, nobody knows. */
  public String name() {
    return Objects.requireNonNull(request.name(), "not named yet");
  }

  /** The same, called after the title of the page where the user gave no name. */
  public RunPlan namedAfter(String title) {
    return with(request.named(nameFrom(title)));
  }

  /** The same about another page. */
  public RunPlan about(String page) {
    return with(request.withPage(page));
  }

  /** The same without a limit of what it may cost. */
  public RunPlan withoutMaxCost() {
    return with(request, null);
  }

  private RunPlan with(RunRequest other) {
    return with(other, maxCost);
  }

  private RunPlan with(RunRequest other, @Nullable BigDecimal most) {
    return new RunPlan(
        other,
        settings,
        target,
        options,
        access,
        templates,
        maxInputTokens,
        most,
        secrets,
        images,
        children,
        comments,
        output);
  }

  /** Collects what is sent beside text; null where nothing is wanted. */
  @Nullable InputCollector inputs() {
    if (images == ImageChoice.NONE && request.attach().isEmpty()) {
      return null;
    }
    // Where nobody is named yet, what most take.
    MediaLimits limits = target == null ? MediaLimits.USUAL : target.capabilities().media();
    return new InputCollector(images, request.attach(), limits);
  }

  /** The machine. */
  public Environment environment() {
    return settings.environment();
  }

  /** A title may hold what a name must not. */
  static String nameFrom(String title) {
    String plain =
        title.replaceAll("[\\p{Cntrl}/\\\\\uFFFD]+", " ").replaceFirst("^[\\s-]+", "").strip();
    return plain.codePoints().anyMatch(Character::isLetterOrDigit) ? plain : UNTITLED;
  }
}
