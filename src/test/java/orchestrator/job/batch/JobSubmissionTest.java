package orchestrator.job.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import orchestrator.files.AtomicFiles;
import orchestrator.job.RunPlan;
import orchestrator.model.InvocationContext;
import orchestrator.model.Prompt;
import orchestrator.model.RunObserver;
import orchestrator.model.batch.BatchInference;
import orchestrator.problem.Failure;
import orchestrator.problem.Problem;
import orchestrator.record.batch.BatchDirectory;
import orchestrator.record.batch.BatchPage;
import orchestrator.record.batch.EarlierTries;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class JobSubmissionTest {
  @TempDir Path folder;

  @Test
  void prompts_that_do_not_fit_into_a_file_are_refused_before_anything_is_uploaded()
      throws Exception {
    BatchInference service = mock();
    when(service.leastRecords()).thenReturn(1);
    when(service.mostRecords()).thenReturn(10);
    when(service.largestFile()).thenReturn(100L);
    when(service.line(any(), any(), any())).thenReturn("é".repeat(30));
    List<BatchPage> pages = List.of(new BatchPage("a", "a"), new BatchPage("b", "b"));
    BatchDirectory directory =
        BatchDirectory.create(new AtomicFiles(), folder, "B", Clock.systemUTC());
    BatchObserver observer = mock();
    BatchProgress progress =
        new BatchProgress(
            pages, EarlierTries.NONE, directory, directory.begin(pages), observer, false);
    RunPlan plan = mock();
    InvocationContext route = mock();
    JobSubmission submission = JobSubmission.begin(plan, service, directory, route);
    for (BatchPage page : pages) {
      Prompt prompt = mock();
      submission.add(page, prompt, mock(RunObserver.class));
    }
    submission.submit(progress, observer);

    Failure stopped = progress.finish().stopped();
    assertNotNull(stopped);
    assertEquals(Problem.BATCH_INFERENCE_TOO_LARGE, stopped.problem());
    assertEquals("122 bytes; a file may have 100.", stopped.detail());
    verify(service, never()).upload(any(), any());
    verify(service, never()).create(any());
    assertNull(directory.job());
    assertEquals(61, Files.size(directory.path().resolve("input.jsonl")));
  }
}
