package orchestrator.bedrock.catalog;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import orchestrator.model.usage.Pricing.Rates;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * A dated table of prices: the program's own, {@code prices.tsv}, or the user's.
 *
 * @param asOf the month of its prices
 * @param rates by model or profile id
 */
public record PriceTable(String asOf, Map<String, List<Rates>> rates) {
  private static final List<String> COLUMNS =
      List.of("model", "input", "output", "cache_read", "cache_write", "above");
  private static final int LEAST_COLUMNS = 5;
  private static final Pattern AS_OF = Pattern.compile("#\\s*as of (\\d{4}-(?:0[1-9]|1[0-2]))\\s*");
  private static final Pattern AMOUNT = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");
  private static final Pattern TOKENS = Pattern.compile("\\d{1,9}");
  private static final String UNKNOWN = "-";

  /** Read once: each page of a batch looks into it. */
  private static final PriceTable OWN = read();

  /** The program's own. */
  public static PriceTable load() {
    return OWN;
  }

  private static PriceTable read() {
    InputStream resource =
        Objects.requireNonNull(PriceTable.class.getResourceAsStream("prices.tsv"), "prices.tsv");
    try (Reader reader = new InputStreamReader(resource, StandardCharsets.UTF_8)) {
      return read(reader, "prices.tsv");
    } catch (IOException e) {
      throw new UncheckedIOException("prices.tsv", e);
    }
  }

  /**
   * The user's.
   *
   * @throws ProblemException {@code PRICES_UNREADABLE}, with the line
   */
  public static PriceTable load(Path file) {
    try (Reader reader = Files.newBufferedReader(file)) {
      return read(reader, file.toString());
    } catch (NoSuchFileException e) {
      throw Problem.PRICES_UNREADABLE.failure(file + " does not exist.").exception(e);
    } catch (CharacterCodingException e) {
      throw Problem.PRICES_UNREADABLE.failure(file + " is not UTF-8 text.").exception(e);
    } catch (IOException e) {
      throw Problem.PRICES_UNREADABLE.failure(file + " cannot be read.").exception(e);
    }
  }

  /** The rates of a model: of its profile, else of the bare id; null where there are none. */
  public @Nullable List<Rates> rates(ModelId id) {
    List<Rates> own = rates.get(id.given());
    if (own != null || !id.isPricedByName()) {
      return own;
    }
    List<Rates> profile = id.geo() == null ? null : rates.get(id.geo() + "." + id.name());
    return profile == null ? rates.get(String.valueOf(id.name())) : profile;
  }

  private static PriceTable read(Reader reader, String name) throws IOException {
    Map<String, List<Rates>> rates = new LinkedHashMap<>();
    String asOf = null;
    int number = 0;
    BufferedReader lines = new BufferedReader(reader);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      String text = line.startsWith("\uFEFF") ? line.substring(1) : line;
      if (text.startsWith("#")) {
        Matcher date = AS_OF.matcher(text);
        asOf = date.matches() ? date.group(1) : asOf;
      } else if (!text.isBlank()) {
        List<String> cells = List.of(text.strip().split("\\s*\t\\s*", -1));
        String where = name + ", line " + number + ": ";
        if (cells.size() < LEAST_COLUMNS || cells.size() > COLUMNS.size()) {
          throw unreadable(
              where + "there are " + cells.size() + " columns, separated by tabs; " + expected());
        }
        if (cells.get(0).equals(COLUMNS.get(0))) {
          checkHeader(cells, where);
        } else {
          rates.computeIfAbsent(cells.get(0), id -> new ArrayList<>()).add(rates(cells, where));
        }
      }
    }
    if (asOf == null) {
      throw unreadable(name + " has no line '# as of YYYY-MM', which says when its prices held.");
    }
    return new PriceTable(asOf, rates);
  }

  private static void checkHeader(List<String> cells, String where) {
    if (!COLUMNS.subList(0, cells.size()).equals(cells)) {
      throw unreadable(where + "these are other columns; " + expected());
    }
  }

  private static String expected() {
    return "expected are " + String.join(", ", COLUMNS.subList(0, LEAST_COLUMNS)) + ".";
  }

  private static Rates rates(List<String> cells, String where) {
    String above = cells.size() < COLUMNS.size() ? "0" : cells.get(LEAST_COLUMNS);
    if (!TOKENS.matcher(above).matches()) {
      throw unreadable(where + "'" + above + "' is no number of tokens.");
    }
    return new Rates(
        Long.parseLong(above),
        amount(cells.get(1), where),
        amount(cells.get(2), where),
        optional(cells.get(3), where),
        optional(cells.get(4), where));
  }

  private static @Nullable BigDecimal optional(String cell, String where) {
    return cell.equals(UNKNOWN) || cell.isEmpty() ? null : amount(cell, where);
  }

  private static BigDecimal amount(String cell, String where) {
    if (!AMOUNT.matcher(cell).matches()) {
      throw unreadable(where + "'" + cell + "' is no amount of US dollars, such as 3.30.");
    }
    return new BigDecimal(cell);
  }

  private static ProblemException unreadable(String detail) {
    return Problem.PRICES_UNREADABLE.failure(detail).exception();
  }
}
