package orchestrator.record.batch;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import orchestrator.record.batch.BatchRecord.Entry;

/**
 * What a batch that goes on had done before.
 *
 * @param done the pages that need no further turn, as they ended
 * @param again those that ended and get another turn, by PAGE
 * @param unaccounted US dollars that calls may have cost whose answers never came
 */
public record EarlierTries(
    Collection<Entry> done, Map<String, Entry> again, BigDecimal unaccounted) {
  /** A batch that begins. */
  public static final EarlierTries NONE = new EarlierTries(List.of(), Map.of(), BigDecimal.ZERO);

  /** What a journal tells, where these pages need no further turn. */
  public static EarlierTries of(BatchHistory history, Collection<Entry> done) {
    Map<String, Entry> again = new HashMap<>(history.ended());
    done.forEach(entry -> again.remove(entry.page()));
    return new EarlierTries(done, again, history.unaccounted());
  }

  /** What all of it has cost, as far as anybody knows. */
  public BigDecimal spent() {
    BigDecimal spent = unaccounted;
    for (Collection<Entry> entries : List.of(done, again.values())) {
      for (Entry entry : entries) {
        spent = entry.cost() == null ? spent : spent.add(entry.cost().usd());
      }
    }
    return spent;
  }
}
