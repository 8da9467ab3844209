package orchestrator.model.option;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How soon, and at what price, a call is served. */
public enum ServiceTier {
  DEFAULT,
  FLEX,
  PRIORITY,
  RESERVED;

  /** The one with this word; null for a word that is not known. */
  public static @Nullable ServiceTier of(String word) {
    for (ServiceTier tier : values()) {
      if (tier.word().equals(word)) {
        return tier;
      }
    }
    return null;
  }

  /** The word for it, which users and services share. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
