package orchestrator.document;

import java.util.HashMap;
import java.util.Map;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/** Decodes character references; what is none stays as it is and is counted. */
public final class CharacterReferences {
  /** A control character, which {@code InvisibleCharacters} would remove from a page. */
  public static final char STAND_IN = '\u001a';

  private static final int LONGEST_NAME = 32;

  /** The names of the characters from U+00A0 to U+00FF, in that order. */
  private static final String LATIN_1 =
      """
      nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg
      plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34
      iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml
      Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash
      Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring
      aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve
      oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml""";

  /** Further names that are common on pages, each with its character. */
  private static final String COMMON =
      """
      amp & lt < gt > quot " apos '
      ndash – mdash — lsquo ‘ rsquo ’ sbquo ‚ ldquo “ rdquo ” bdquo „ hellip … bull • euro €
      trade ™ larr ← rarr → harr ↔ le ≤ ge ≥ ne ≠ asymp ≈ minus − infin ∞ prime ′ permil ‰
      lsaquo ‹ rsaquo ›""";

  /** With these, most pages never load jsoup's table of two thousand. */
  private static final Map<String, String> NAMES = names();

  /**
   * Names that are none, each in the slot of its hash code: junk comes in masses, and looking all
   * of it up would take most of its time. Threads may overwrite what others put here.
   */
  private static final @Nullable String[] UNKNOWN = new @Nullable String[1024];

  private final String page;
  private int unknown;

  /** Masses of the same junk need not even be cut out of the page. */
  private String lastUnknown = "";

  /** The first ampersand that was not decoded yet; looked for once, not once for each text. */
  private int next;

  public CharacterReferences(String page) {
    this.page = page;
    this.next = -1;
  }

  /** How many things looked like a reference but are none. */
  public int unknown() {
    return unknown;
  }

  /** Decodes a part of the page; parts are asked for in page order. */
  public String decode(int from, int to) {
    if (ampersand(from) >= to) {
      return page.substring(from, to);
    }
    StringBuilder text = new StringBuilder(to - from);
    int at = from;
    while (ampersand(at) < to) {
      text.append(page, at, next);
      at = next + reference(next, to, text);
    }
    return text.append(page, at, to).toString();
  }

  /**
   * The page with a stand-in for each ampersand that begins no reference, over which jsoup would
   * take a microsecond.
   */
  public String withStandIns() {
    StringBuilder safe = new StringBuilder(page.length());
    StringBuilder decoded = new StringBuilder();
    int at = 0;
    while (ampersand(at) < page.length()) {
      int before = unknown;
      int length = reference(next, page.length(), decoded);
      safe.append(page, at, next);
      if (unknown > before) {
        safe.append(STAND_IN);
      } else if (decoded.charAt(0) != STAND_IN) {
        safe.append(page, next, next + length);
      }
      at = next + length;
      decoded.setLength(0);
    }
    return at == 0 ? page : safe.append(page, at, page.length()).toString();
  }

  private int ampersand(int from) {
    if (next < from) {
      int found = page.indexOf('&', from);
      next = found < 0 ? Integer.MAX_VALUE : found;
    }
    return next;
  }

  /** Appends what stands at an ampersand and returns its length in the page. */
  private int reference(int ampersand, int to, StringBuilder text) {
    if (!lastUnknown.isEmpty() && page.startsWith(lastUnknown, ampersand)) {
      return none(text);
    }
    int end = ampersand + 1;
    int last = Math.min(to, end + LONGEST_NAME);
    while (end < last && isNamePart(page.charAt(end))) {
      end++;
    }
    if (end < last && page.charAt(end) == ';' && end > ampersand + 1) {
      boolean known =
          page.charAt(ampersand + 1) == '#'
              ? number(ampersand + 2, end, text)
              : name(page.substring(ampersand + 1, end), text);
      if (known) {
        return end + 1 - ampersand;
      }
      lastUnknown = page.substring(ampersand, end + 1);
    }
    return none(text);
  }

  private int none(StringBuilder text) {
    unknown++;
    text.append('&');
    return 1;
  }

  private static boolean isNamePart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '#';
  }

  private boolean number(int from, int to, StringBuilder text) {
    boolean hexadecimal = from < to && (page.charAt(from) | 0x20) == 'x';
    int radix = hexadecimal ? 16 : 10;
    int codePoint = 0;
    int at = hexadecimal ? from + 1 : from;
    if (at == to) {
      return false;
    }
    for (; at < to; at++) {
      int digit = Character.digit(page.charAt(at), radix);
      if (digit < 0) {
        return false;
      }
      codePoint = Math.min(codePoint * radix + digit, Character.MAX_CODE_POINT + 1);
    }
    boolean valid =
        codePoint > 0
            && Character.isValidCodePoint(codePoint)
            && (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE);
    text.appendCodePoint(valid ? codePoint : 0xFFFD);
    return true;
  }

  private static boolean name(String name, StringBuilder text) {
    String value = value(name);
    text.append(value);
    return !value.isEmpty();
  }

  /** Whether HTML knows a reference of that name. */
  public static boolean isName(String name) {
    return !value(name).isEmpty();
  }

  private static String value(String name) {
    String value = NAMES.get(name);
    if (value == null) {
      int slot = name.hashCode() & (UNKNOWN.length - 1);
      if (name.equals(UNKNOWN[slot])) {
        return "";
      }
      value = org.jsoup.nodes.Entities.getByName(name);
      if (value.isEmpty()) {
        UNKNOWN[slot] = name;
      }
    }
    return value;
  }

  private static Map<String, String> names() {
    Map<String, String> names = new HashMap<>(512);
    StringTokenizer latin = new StringTokenizer(LATIN_1);
    for (char c = 0xa0; latin.hasMoreTokens(); c++) {
      names.put(latin.nextToken(), String.valueOf(c));
    }
    StringTokenizer common = new StringTokenizer(COMMON);
    while (common.hasMoreTokens()) {
      names.put(common.nextToken(), common.nextToken());
    }
    return names;
  }
}
