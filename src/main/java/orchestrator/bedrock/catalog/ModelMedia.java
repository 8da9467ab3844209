package orchestrator.bedrock.catalog;

import java.util.regex.Pattern;
import orchestrator.bedrock.catalog.ModelTable.Limits;
import orchestrator.model.option.MediaLimits;

/** What Bedrock's models take beside text. */
public final class ModelMedia {
  private static final String PIXTRAL = "mistral.pixtral";

  /** Claudes up to 4.6, which scale what counts more than 1,568 tokens. */
  private static final Pattern EARLIER_CLAUDE =
      Pattern.compile(
          "anthropic\\.claude-(?:3|(?:opus|sonnet|haiku)-4-(?:[0-6]|2\\d{7})(?!\\d)).*");

  private ModelMedia() {}

  /** What a model takes; one that is not known gets the benefit of the doubt. */
  public static MediaLimits of(ModelId id) {
    Limits limits = ModelTable.load().limits(id);
    if (limits != null && !limits.readsImages()) {
      return MediaLimits.NONE;
    }
    MediaLimits media =
        limits == null || limits.readsDocuments()
            ? MediaLimits.USUAL
            : MediaLimits.USUAL.withoutDocuments();
    String name = id.name() == null ? "" : id.name();
    if (name.startsWith(PIXTRAL)) {
      return media.reading(1024, 16, 4_096);
    }
    return EARLIER_CLAUDE.matcher(name).matches() ? media.reading(1568, 28, 1_568) : media;
  }
}
