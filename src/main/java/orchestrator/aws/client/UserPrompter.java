package orchestrator.aws.client;

import org.jspecify.annotations.Nullable;

/** Whoever runs the program, as far as finding an AWS identity involves them. */
public interface UserPrompter {
  /** Nobody to ask, and nobody who listens. */
  UserPrompter NOBODY =
      new UserPrompter() {
        @Override
        public @Nullable String ask(String question) {
          return null;
        }

        @Override
        public void tell(String line) {}

        @Override
        public void note(String message) {}

        @Override
        public void waitFor(@Nullable String what) {}

        @Override
        public void explain(String line) {}
      };

  /**
   * Asks a question and waits for the answer, one line.
   *
   * @return null when nobody can answer, because nobody sits at a terminal
   */
  @Nullable String ask(String question);

  /** Says what they have to see now, such as where to sign in. */
  void tell(String line);

  /** Says what they should know about a decision, a sentence, whether or not the run succeeds. */
  void note(String message);

  /**
   * Says on a terminal, as long as it lasts, what the run is waiting for.
   *
   * @param what e.g. {@code Waiting for the sign-in}; null when that is over
   */
  void waitFor(@Nullable String what);

  /** Says how a decision came about, for those who want to know. Never a secret. */
  void explain(String line);
}
