package orchestrator.document.source;

/** One piece of a parsed page: an element, or characters between tags. */
public sealed interface Markup permits Element, Characters {}
