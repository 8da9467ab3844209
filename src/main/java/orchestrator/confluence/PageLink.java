package orchestrator.confluence;

import org.jspecify.annotations.Nullable;

/**
 * A page that another one points to.
 *
 * @param id its content id
 * @param title its title
 * @param url where people read it
 */
public record PageLink(String id, String title, @Nullable String url) {}
