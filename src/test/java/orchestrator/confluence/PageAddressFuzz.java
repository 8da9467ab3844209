package orchestrator.confluence;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import orchestrator.problem.ProblemException;

/** Any text in the place of PAGE, with a token for one site. */
public final class PageAddressFuzz {
  private static final ConfluenceAccess ACCESS =
      new ConfluenceAccess(
          URI.create("https://wiki.example.com/confluence"), null, null, "canary-token", false);

  private PageAddressFuzz() {}

  /** Refuses it, or finds a page on that site and nowhere else. */
  public static void fuzzerTestOneInput(byte[] data) {
    String page = new String(data, StandardCharsets.UTF_8);
    try {
      PageAddress address = PageAddress.parse(page, ACCESS, Path.of("/nowhere"));
      if (address instanceof PageAddress.Online online
          && !online.site().base().getRawAuthority().equals("wiki.example.com")) {
        throw new AssertionError(page + " leads to " + online.site().base());
      }
    } catch (ProblemException e) {
      if (e.toString().contains("canary-token") && !page.contains("canary-token")) {
        throw new AssertionError("the token is told", e);
      }
    }
  }
}
