package orchestrator.cli.args;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntSupplier;
import orchestrator.cli.stream.LogFormat;
import orchestrator.cli.stream.Redaction;
import orchestrator.cli.stream.Stderr;
import orchestrator.cli.stream.Stdout;
import orchestrator.cli.stream.TextWrapper;
import orchestrator.settings.Environment;
import orchestrator.settings.SettingKey;
import orchestrator.settings.SettingSource;
import orchestrator.settings.Settings;
import org.jspecify.annotations.Nullable;

/** What a command may read from and write to. */
public final class Console {
  private static final int WIDEST = 120;
  private static final int PIPE = 100;

  private final Environment environment;
  private final InputStream in;
  private final Stdout out;
  private final Stderr err;
  private final Redaction redaction;
  private final IntSupplier terminalColumns;
  private final SettingSource[] further;
  private @Nullable Integer columns;
  private @Nullable Settings known;

  /**
   * A console.
   *
   * @param environment the machine
   * @param in standard input
   * @param out standard output: answers and documents, as bytes
   * @param err standard error, in UTF-8
   */
  public Console(Environment environment, InputStream in, OutputStream out, PrintWriter err) {
    this(environment, in, out, err, () -> 0);
  }

  /**
   * A console whose terminal can be measured.
   *
   * @param terminalColumns how wide the terminal is, 0 if it does not tell; asked once, and only
   *     when a text is too long for the narrowest
   * @param further where settings may stand beside options, variables and {@code orchestrator.conf}
   */
  public Console(
      Environment environment,
      InputStream in,
      OutputStream out,
      PrintWriter err,
      IntSupplier terminalColumns,
      SettingSource... further) {
    this.environment = environment;
    this.further = further.clone();
    this.terminalColumns = terminalColumns;
    this.in = in;
    this.out = new Stdout(out);
    this.redaction = new Redaction(environment);
    this.err =
        new Stderr(
            err, redaction, () -> wrapper(environment.terminal().err()), environment.clock());
  }

  public Environment environment() {
    return environment;
  }

  public InputStream in() {
    return in;
  }

  public Stdout out() {
    return out;
  }

  public Stderr err() {
    return err;
  }

  /** All settings of a command; the secrets among them will not be shown. */
  public Settings settings(Arguments arguments) {
    return settings(arguments, Map.of());
  }

  /**
   * All settings of a command.
   *
   * @param options counts as given, where the command line says nothing else
   */
  public Settings settings(Arguments arguments, Map<SettingKey, String> options) {
    Map<SettingKey, String> all = new EnumMap<>(SettingKey.class);
    all.putAll(options);
    all.putAll(OptionGroup.settings(arguments));
    Settings settings = Settings.resolve(environment, all, further);
    redaction.hide(settings);
    known = settings;
    return settings;
  }

  /** The settings that a command has looked up last; null as long as none has. */
  public @Nullable Settings known() {
    return known;
  }

  /**
   * Asks a question on the terminal and waits for one line.
   *
   * @return null when nobody sits there, or the input has ended
   */
  public @Nullable String ask(String question) {
    if (!environment.terminal().in() || !environment.terminal().err()) {
      return null;
    }
    err.question(question);
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      // Byte by byte: what follows the line is not ours.
      for (int next = in.read(); next != '\n'; next = in.read()) {
        if (next < 0) {
          return null;
        }
        line.write(next);
      }
    } catch (IOException e) {
      return null;
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  /** Says to a person that standard input is read, unless nothing is to be said. */
  public void waitsForInput(GlobalOptions switches) {
    if (environment.terminal().in() && switches.says()) {
      err.line("reading standard input; Ctrl-D ends it");
    }
  }

  /** Wraps text for standard output. */
  public TextWrapper wrapper() {
    return wrapper(environment.terminal().out());
  }

  private TextWrapper wrapper(boolean terminal) {
    int width = terminal ? terminalColumns() : 0;
    if (width <= 0) {
      width = columnsVariable();
    }
    return new TextWrapper(
        width <= 0 ? PIPE : Math.max(TextWrapper.NARROWEST, Math.min(width, WIDEST)));
  }

  private synchronized int terminalColumns() {
    if (columns == null) {
      columns = terminalColumns.getAsInt();
    }
    return columns;
  }

  private int columnsVariable() {
    String written = environment.variable("COLUMNS");
    return written != null && written.matches("[0-9]{1,6}") ? Integer.parseInt(written) : 0;
  }

  /** Whether colours are welcome on standard error. */
  public boolean colour() {
    return environment.terminal().err()
        && err.format() == LogFormat.PLAIN
        && environment.variable("NO_COLOR") == null
        && !"dumb".equals(environment.variable("TERM"));
  }

  /** Whether colours are welcome on standard output. */
  public boolean colourOnStdout() {
    return environment.terminal().out()
        && environment.variable("NO_COLOR") == null
        && !"dumb".equals(environment.variable("TERM"));
  }

  /** Whether a line may be drawn over and over on standard error. */
  public boolean live() {
    return environment.terminal().err()
        && err.format() == LogFormat.PLAIN
        && environment.variable("CI") == null
        && !"dumb".equals(environment.variable("TERM"));
  }
}
