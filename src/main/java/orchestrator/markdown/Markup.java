package orchestrator.markdown;

/** One piece of a parsed page: an element, or characters between tags. */
sealed interface Markup permits Element, Characters {}
