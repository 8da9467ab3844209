package orchestrator.text;

import java.util.Locale;
import java.util.Set;

/** The regions within a country, as Unicode's flags spell them in tag characters: {@code gbeng}. */
final class Regions {
  /** Two letters for the country and up to three for its part, as in ISO 3166-2. */
  private static final int SHORTEST = 3;

  private static final int LONGEST = 5;

  private static final int FIRST_TAG = 0xe0000;
  private static final int CANCEL_TAG = 0xe007f;

  /** The length of a tag character in a text. */
  private static final int TAG = 2;

  private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

  private Regions() {}

  /** The length of the run of tag characters, end mark included, that begins here. */
  static int tags(String text, int start) {
    int at = start;
    while (at < text.length()) {
      int c = text.codePointAt(at);
      if (c < FIRST_TAG || c > CANCEL_TAG) {
        break;
      }
      at += TAG;
      if (c == CANCEL_TAG) {
        break;
      }
    }
    return at - start;
  }

  /** Whether tag characters spell a region and end as they must. */
  static boolean isRegion(String text, int start, int end) {
    int length = (end - start) / TAG - 1;
    if (length < SHORTEST || length > LONGEST || text.codePointBefore(end) != CANCEL_TAG) {
      return false;
    }
    StringBuilder region = new StringBuilder(length);
    for (int at = start; at < end - TAG; at += TAG) {
      char c = (char) (text.codePointAt(at) - FIRST_TAG);
      if ((c < 'a' || c > 'z') && (c < '0' || c > '9')) {
        return false;
      }
      region.append(c);
    }
    return COUNTRIES.contains(region.substring(0, 2).toUpperCase(Locale.ROOT));
  }
}
