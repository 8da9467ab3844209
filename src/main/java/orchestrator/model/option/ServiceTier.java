package orchestrator.model.option;

import java.util.Locale;

/** How soon, and at what price, a call is served. */
public enum ServiceTier {
  DEFAULT,
  FLEX,
  PRIORITY,
  RESERVED;

  /** The word for it, which users and services share. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
