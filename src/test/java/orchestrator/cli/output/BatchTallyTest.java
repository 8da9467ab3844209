package orchestrator.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import orchestrator.model.usage.Usage;
import orchestrator.record.batch.BatchRecord.Entry;
import orchestrator.record.batch.BatchRecord.PageStatus;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BatchTallyTest {
  private Instant now = Instant.parse("2026-12-01T00:00:00Z");

  private final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          return now;
        }

        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          throw new UnsupportedOperationException();
        }
      };

  private final BatchTally tally = new BatchTally(clock);

  private static Entry page(String name, PageStatus status) {
    return new Entry(name, null, null, status, null, new Usage(1_500_000L, 2_000L), null, null);
  }

  /** At which of the next seconds a line is due. */
  private List<Integer> due(int seconds) {
    List<Integer> due = new ArrayList<>();
    for (int second = 1; second <= seconds; second++) {
      now = now.plusSeconds(1);
      if (!tally.due().isEmpty()) {
        due.add(second);
      }
    }
    return due;
  }

  @Test
  void a_line_is_due_every_ten_seconds_from_its_beginning_on() {
    assertEquals(List.of(), due(30), "the pages are not known yet");
    tally.begin(120, 0);
    assertEquals(List.of(10, 20, 30), due(35));
  }

  @Test
  void the_line_tells_pages_failures_tokens_and_when_it_will_be_over() {
    tally.begin(120, 20);
    assertEquals("20/120 pages", tally.line());
    now = now.plusSeconds(30);
    tally.add(page("a", PageStatus.FAILED));
    tally.add(page("b", PageStatus.COMPLETE));
    assertEquals("22/120 pages · 1 failed · 3.0M tokens", tally.line(), "two tell little");
    tally.add(page("c", PageStatus.UNCHANGED));
    assertEquals("23/120 pages · 1 failed · 4.5M tokens · about 16 min left", tally.line());
  }
}
