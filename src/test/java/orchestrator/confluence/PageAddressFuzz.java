package orchestrator.confluence;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import orchestrator.problem.ProblemException;

/** Any text in the place of PAGE, with a token for one site. */
public final class PageAddressFuzz {
  private PageAddressFuzz() {}

  /** Refuses it, or finds a page on that site and nowhere else; the token plays no part in it. */
  public static void fuzzerTestOneInput(byte[] data) {
    String page = new String(data, StandardCharsets.UTF_8);
    if (!parse(page, "one-token").equals(parse(page, "another-one"))) {
      throw new AssertionError("what is said depends on the token");
    }
  }

  private static String parse(String page, String token) {
    URI site = URI.create("https://wiki.example.com/confluence");
    ConfluenceAccess access = new ConfluenceAccess(site, null, null, token, false);
    try {
      PageAddress address = PageAddress.parse(page, access, Path.of("/nowhere"));
      if (address instanceof PageAddress.Online online
          && !online.site().base().getRawAuthority().equals("wiki.example.com")) {
        throw new AssertionError(page + " leads to " + online.site().base());
      }
      return address.toString();
    } catch (ProblemException e) {
      return e.toString();
    }
  }
}
