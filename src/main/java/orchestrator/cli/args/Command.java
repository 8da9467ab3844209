package orchestrator.cli.args;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import orchestrator.problem.ExitCode;
import orchestrator.problem.Problem;
import org.jspecify.annotations.Nullable;

/** One command: how it is called, and what it does. */
public interface Command {
  /** As it is typed. */
  String name();

  /** What it is for, as one sentence without its full stop. */
  String summary();

  /** What stands after the name, e.g. {@code PAGE --name NAME [options]}. */
  String synopsis();

  /** Its options, in the groups that help shows. */
  List<OptionGroup> options();

  /** What it takes beside options; null for nothing. */
  default @Nullable Argument argument() {
    return null;
  }

  /** Whole command lines that work, each with what it is for, in turn. */
  default List<String> examples() {
    return List.of();
  }

  /**
   * What there is instead of an option that another command has, as a sentence; null for nothing.
   */
  default @Nullable String insteadOf(String option) {
    return null;
  }

  /** Whether it leaves a record behind. */
  default boolean keepsRecords() {
    return false;
  }

  /** Whether help is silent about it. */
  default boolean hidden() {
    return false;
  }

  /**
   * A signal wants to end the process: begins nothing more, and returns when what goes on has come
   * to its end, or must not be waited for any longer. {@link #interrupted} follows.
   *
   * @param why tells which signal it is
   * @param impatient whether there was another one meanwhile
   */
  default void settle(
      Console console, GlobalOptions switches, Supplier<Problem> why, BooleanSupplier impatient) {}

  /**
   * Ctrl-C or another signal is ending the process, perhaps in the middle of this: says what is
   * known.
   *
   * @param why tells which
   */
  default void interrupted(Console console, GlobalOptions switches, Supplier<Problem> why) {}

  /**
   * Does it.
   *
   * @throws orchestrator.problem.ProblemException for whatever the user should know
   */
  ExitCode call(Arguments arguments, Console console);
}
