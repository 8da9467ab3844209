package orchestrator.history;

import java.nio.file.Path;
import java.time.Instant;
import orchestrator.model.usage.Cost;
import orchestrator.model.usage.Usage;
import orchestrator.record.KeptRun;
import orchestrator.record.RunDirectory;
import orchestrator.record.batch.BatchRecord;
import org.jspecify.annotations.Nullable;

/** What a list of runs shows: a run, or a batch of them. */
public sealed interface Entry {

  /** Where it is. */
  Path folder();

  /** The feature's name. */
  String name();

  /** How it ended, as its record says. */
  String status();

  /** When it began. */
  Instant startedAt();

  /** What it consumed, as far as anybody counted. */
  @Nullable Usage usage();

  /** About what that cost. */
  @Nullable Cost cost();

  /** How it is named on a command line: a page of a batch by its folder. */
  default String label() {
    String id = String.valueOf(folder().getFileName());
    return RunDirectory.isName(id) ? name() + "@" + id : folder().toString();
  }

  /** A run. */
  record Run(KeptRun kept) implements Entry {
    @Override
    public Path folder() {
      return kept.folder();
    }

    @Override
    public String name() {
      return kept.record().name();
    }

    @Override
    public String status() {
      return kept.record().status().label();
    }

    @Override
    public Instant startedAt() {
      return kept.record().startedAt();
    }

    @Override
    public @Nullable Usage usage() {
      return kept.record().usage();
    }

    @Override
    public @Nullable Cost cost() {
      return kept.record().cost();
    }
  }

  /** A batch. */
  record Batch(Path folder, BatchRecord record) implements Entry {
    @Override
    public String name() {
      return record.name();
    }

    @Override
    public String status() {
      return record.status().label();
    }

    @Override
    public Instant startedAt() {
      return record.startedAt();
    }

    @Override
    public Usage usage() {
      return record.usage();
    }

    @Override
    public @Nullable Cost cost() {
      return record.cost();
    }
  }
}
