package orchestrator.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import orchestrator.json.Json.JsonException;
import orchestrator.record.KeptRun;
import orchestrator.record.RunRecordJson;
import orchestrator.record.batch.BatchDirectory;
import orchestrator.record.batch.BatchHistory;
import orchestrator.record.batch.BatchRecordJson;

/** Reads what the folder of a run or a batch says about itself. */
final class EntryReader {
  static final String RECORD = "record.json";

  private EntryReader() {}

  /**
   * Reads it.
   *
   * @param forList whether to leave out what can be long
   * @throws Unreadable if it is neither
   */
  static Entry read(Path folder, boolean forList) throws Unreadable {
    Path record = folder.resolve(RECORD);
    Path document = folder.resolve(BatchDirectory.DOCUMENT);
    String read = RECORD;
    try {
      if (isFile(record)) {
        byte[] bytes = Files.readAllBytes(record);
        return new Entry.Run(
            new KeptRun(
                folder, forList ? RunRecordJson.readForList(bytes) : RunRecordJson.read(bytes)));
      }
      if (isFile(document)) {
        read = BatchDirectory.DOCUMENT;
        return new Entry.Batch(folder, BatchRecordJson.read(Files.readAllBytes(document)));
      }
    } catch (JsonException e) {
      throw new Unreadable(read + " is none of ours: " + e.getMessage());
    } catch (IOException e) {
      throw new Unreadable(read + " cannot be read");
    }
    BatchHistory unfinished = BatchHistory.read(folder);
    if (unfinished == null) {
      throw new Unreadable("it holds no " + RECORD);
    }
    return new Entry.Batch(folder, unfinished.interrupted());
  }

  private static boolean isFile(Path file) {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  /** A folder that holds neither, and why. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    private final String why;

    Unreadable(String why) {
      super(why);
      this.why = why;
    }

    String why() {
      return why;
    }
  }
}
