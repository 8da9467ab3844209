package orchestrator.cli.output;

import java.util.ArrayList;
import java.util.List;
import orchestrator.cli.args.Console;
import orchestrator.cli.args.GlobalOptions;
import orchestrator.cli.stream.ProgressLine;
import orchestrator.cli.stream.Stdout;
import orchestrator.model.InvocationContext;
import orchestrator.model.RunEvent;
import orchestrator.model.RunObserver;
import orchestrator.settings.Environment.Terminal;
import org.jspecify.annotations.Nullable;

/** Shows a run while it goes on: the answer on standard output, all else on standard error. */
public final class AnswerPrinter implements RunObserver, AutoCloseable {
  private final Console console;
  private final GlobalOptions switches;
  private final boolean trace;
  private final Stdout out;
  private final ErrorPrinter errors;
  private final @Nullable ProgressLine live;
  private final List<String> notes = new ArrayList<>();
  private String stage = "";
  private long characters;
  private long heldCharacters;
  private volatile boolean lineOpen;

  public AnswerPrinter(Console console, GlobalOptions switches, boolean trace, Stdout out) {
    this.console = console;
    this.switches = switches;
    this.trace = trace;
    this.out = out;
    this.errors = new ErrorPrinter(console, switches);
    this.live = console.live() && !switches.quiet() ? new ProgressLine(console.err()) : null;
  }

  @Override
  public void accept(RunEvent event) {
    if (event instanceof RunEvent.Text text) {
      text(text.text());
    } else if (event instanceof RunEvent.Held piece) {
      held(piece.text());
    } else if (event instanceof RunEvent.Stage begun) {
      stage(begun.name().label());
    } else if (event instanceof RunEvent.Waiting waiting && live != null) {
      live.stage(waiting.what() == null ? stage : waiting.what());
    } else if (event instanceof RunEvent.Note note) {
      add(note.message());
    } else if (event instanceof RunEvent.TurnedAway turnedAway) {
      add(turnedAway.message());
    } else if (event instanceof RunEvent.Explanation explained) {
      if (switches.debug()) {
        tell("debug: " + explained.line());
      }
    } else if (event instanceof RunEvent.Step step && (trace || switches.verbose())) {
      say(step.kind() + ": " + step.summary());
    } else if (event instanceof RunEvent.Connected connected && switches.verbose()) {
      say(described(connected.route()));
    }
  }

  private void stage(String label) {
    stage = label;
    if (live != null) {
      live.stage(stage);
    } else if (switches.verbose()) {
      say(stage);
    }
  }

  private void add(String message) {
    synchronized (notes) {
      if (notes.contains(message)) {
        return; // as of a call that is made again with new keys
      }
      notes.add(message);
    }
    above(() -> errors.note(message));
  }

  @Override
  public @Nullable String ask(String question) {
    String[] answer = new String[1];
    above(() -> answer[0] = console.ask(question));
    return answer[0];
  }

  @Override
  public void tell(String line) {
    above(() -> console.err().line(line));
  }

  private static String described(InvocationContext route) {
    return route.credentialSource()
        + ", "
        + route.region()
        + " ("
        + route.regionSource()
        + "), "
        + route.endpoint();
  }

  /** Nothing of it can be shown yet but that it comes in. */
  private void held(String text) {
    heldCharacters += text.length();
    if (live != null) {
      live.text(receiving(characters + heldCharacters));
    }
  }

  /** Four characters are about a token; the exact count comes with the record. */
  private static String receiving(long characters) {
    return "Receiving the answer, about " + characters / 4 + " tokens";
  }

  private void text(String text) {
    characters += text.length();
    heldCharacters = 0;
    if (live != null && mayShareTheScreen()) {
      live.close(); // From here on the screen is the answer's, or that of who reads it.
    } else if (live != null) {
      live.text(receiving(characters));
    }
    if (!switches.json() && !text.isEmpty()) {
      out.write(text);
      lineOpen = !text.endsWith("\n");
    }
  }

  /** Whether what goes to standard output may come out on the terminal, at once or by a pager. */
  private boolean mayShareTheScreen() {
    Terminal terminal = console.environment().terminal();
    return !switches.json() && (terminal.out() || terminal.outIsPipe());
  }

  /** Ends the live line from another thread. */
  public void stop() {
    if (live != null) {
      live.close();
    }
  }

  /** What the user was told meanwhile. */
  public List<String> notes() {
    synchronized (notes) {
      return List.copyOf(notes);
    }
  }

  private void say(String line) {
    if (switches.says()) {
      tell(line);
    }
  }

  private void above(Runnable print) {
    endLine();
    if (live == null) {
      print.run();
    } else {
      live.above(print);
    }
  }

  /** Lets what standard error says begin a line, where people see it behind the answer. */
  private void endLine() {
    if (standsInLine()) {
      console.err().lineOpen();
      lineOpen = false;
    }
  }

  /** The terminal as it was: no live line, and the prompt at the start of a line. */
  @Override
  public void close() {
    if (live != null) {
      live.close();
    }
    if (lineOpen && console.environment().terminal().out()) {
      out.write("\n");
    } else if (standsInLine()) {
      console.err().lineOpen();
    }
  }

  /** Whether the answer has not ended its line, and standard error would go on in it. */
  public boolean standsInLine() {
    return lineOpen && meets();
  }

  /**
   * Whether both streams may come out in one place: a terminal, one file, or what the reader of a
   * pipe shows, as {@code tee} does.
   */
  private boolean meets() {
    Terminal terminal = console.environment().terminal();
    return terminal.joined() || terminal.outIsPipe();
  }
}
