package orchestrator.model.option;

import java.util.Locale;

/** How much a model may think before it answers; no model has all levels. */
public enum Effort {
  LOW,
  MEDIUM,
  HIGH,
  XHIGH,
  MAX;

  /** The word for it, which users and services share. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
