package orchestrator.model.batch;

import java.nio.file.Path;
import java.util.function.Consumer;
import orchestrator.model.InvocationContext;
import orchestrator.model.Prompt;
import orchestrator.model.RunEvent;
import orchestrator.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Jobs of a provider for one target: slower than calls, and cheaper. Whatever a method cannot do
 * ends in a {@link ProblemException}.
 */
public interface BatchInference {

  /** The fewest records that a job takes. */
  int leastRecords();

  /** The most records that a job takes. */
  int mostRecords();

  /** The most bytes that its file may have. */
  long largestFile();

  /**
   * A prompt as a line of a job's file, without the line's end.
   *
   * @param recordId how its answer will be told from others
   * @param events receives what had to be left out
   */
  String line(String recordId, Prompt prompt, Consumer<RunEvent> events);

  /**
   * What a job will be, at the place that the settings name. Sends nothing.
   *
   * @param name how it is found again; letters, digits and hyphens
   * @param token by which the same request is known when it comes twice
   */
  BatchJobRequest request(String name, String token);

  /** Looks whether the place of a job can be reached, before anything is sent there. */
  InvocationContext check(BatchJobRequest request);

  /** Brings a job's file to its place. */
  void upload(BatchJobRequest request, Path file);

  /**
   * Creates a job; once, however often it is called with one token.
   *
   * @return its id
   */
  String create(BatchJobRequest request);

  /** The id of the job that a request has created; null if there is none. */
  @Nullable String find(BatchJobRequest request);

  /** How far a job is. */
  BatchJobStatus status(String id);

  /**
   * Stops a job.
   *
   * @return false if it had ended
   */
  boolean stop(String id);

  /**
   * Reads the answers of a job that has ended, in any order, one at a time.
   *
   * @return what all of it consumed, as far as the service tells; null where it left nothing
   */
  @Nullable BatchTotals results(BatchJobRequest request, String id, Consumer<BatchResult> reader);

  /**
   * Removes what the job has read and written from its place.
   *
   * @param id null if there was no job
   */
  void clean(BatchJobRequest request, @Nullable String id);
}
