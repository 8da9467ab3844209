package orchestrator.doctor.check;

import java.net.URI;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of a text what should not be pasted into a ticket: account ids, the names of the
 * company's hosts, and people's names. AWS's public hosts and IP addresses stay: they are what one
 * talks about.
 */
public final class ReportRedactor {
  private static final Pattern E_MAIL =
      Pattern.compile("(?<![\\w.+-])[\\w.+-]+@[\\w-]+\\.[\\w.-]*\\w");
  private static final Pattern SESSION =
      Pattern.compile("(:assumed-role/[^/\\s]+/|:user/|:federated-user/)[^\\s,;)]+");
  private static final Pattern ACCOUNT =
      Pattern.compile("(?<![0-9A-Za-z.-])\\d{12}(?![0-9A-Za-z-])");
  private static final Pattern COMPANY_HOST =
      Pattern.compile("(?<![\\w.-])[\\w-][\\w.-]*\\.(awsapps\\.com|atlassian\\.net)");
  private static final Pattern VPC_ENDPOINT = Pattern.compile("vpce-[0-9a-z-]+");

  /** What stands in the place of what, the longest first. */
  private final Map<String, String> words =
      new ConcurrentSkipListMap<>(
          Comparator.comparingInt(String::length)
              .reversed()
              .thenComparing(Comparator.naturalOrder()));

  private final boolean off;

  public ReportRedactor(boolean off) {
    this.off = off;
  }

  /** From now on, this word is shown as {@code <what>}. */
  public void hide(@Nullable String word, String what) {
    if (word != null && word.strip().length() > 1) {
      words.put(word.strip(), "<" + what + ">");
    }
  }

  /** From now on, the host of this address is shown as {@code <what>}, unless it tells nothing. */
  public void hideHost(@Nullable URI address, String what) {
    if (address != null
        && address.getHost() != null
        && !HostNames.isPublicKnowledge(address.getHost())) {
      hide(address.getHost(), what);
    }
  }

  /** From now on, this user's name is hidden where it is part of a path, and nowhere else. */
  public void hideInPaths(@Nullable String user) {
    if (user != null) {
      words.put("/" + user + "/", "/<user>/");
    }
  }

  /** A word as a whole: somebody called Jo is not in Join. */
  private static Pattern whole(String word) {
    String before = "(?<![\\p{L}\\p{N}_])";
    String after = "(?![\\p{L}\\p{N}_])";
    return Pattern.compile(
        word.endsWith("/") ? Pattern.quote(word) : before + Pattern.quote(word) + after);
  }

  /** From now on, the home folder is shown as {@code ~}: it holds the user's name. */
  public void hideHome(Path home) {
    if (home.getNameCount() > 0) {
      words.put(home.toString(), "~");
    }
  }

  /** The text as it may be shown. */
  public String text(String text) {
    if (off) {
      return text;
    }
    String masked = text;
    for (Map.Entry<String, String> word : words.entrySet()) {
      masked = whole(word.getKey()).matcher(masked).replaceAll(word.getValue());
    }
    masked = E_MAIL.matcher(masked).replaceAll("<user>");
    masked = SESSION.matcher(masked).replaceAll("$1<user>");
    masked = ACCOUNT.matcher(masked).replaceAll("<account>");
    masked = COMPANY_HOST.matcher(masked).replaceAll("<host>");
    return VPC_ENDPOINT.matcher(masked).replaceAll("vpce-<id>");
  }
}
