package orchestrator.aws;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import orchestrator.aws.client.UserPrompter;
import org.jspecify.annotations.Nullable;

/** Somebody at the terminal, who types what the test says and remembers what they read. */
public final class Typist implements UserPrompter {
  private final Deque<String> answers = new ArrayDeque<>();
  private final List<String> questions = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final List<String> waitedFor = new ArrayList<>();
  private final List<String> explained = new ArrayList<>();

  public Typist(String... answers) {
    this.answers.addAll(List.of(answers));
  }

  @Override
  public @Nullable String ask(String question) {
    questions.add(question);
    return answers.poll();
  }

  @Override
  public void tell(String line) {
    told.add(line);
  }

  @Override
  public void note(String message) {
    notes.add(message);
  }

  @Override
  public void waitFor(@Nullable String what) {
    waitedFor.add(what == null ? "" : what);
  }

  @Override
  public void explain(String line) {
    explained.add(line);
  }

  public List<String> questions() {
    return questions;
  }

  String told() {
    return String.join("\n", told);
  }

  List<String> notes() {
    return notes;
  }

  /** What was shown as long as it lasted; empty where it was over. */
  public List<String> waitedFor() {
    return waitedFor;
  }

  String explained() {
    return String.join("\n", explained);
  }
}
