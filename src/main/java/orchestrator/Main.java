package orchestrator;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import orchestrator.aws.AwsPreview;
import orchestrator.aws.AwsResolver;
import orchestrator.aws.AwsSettings;
import orchestrator.aws.signin.SsoSignIn;
import orchestrator.bedrock.BedrockProvider;
import orchestrator.bedrock.target.BedrockTarget;
import orchestrator.cli.Cli;
import orchestrator.cli.SignIn;
import orchestrator.cli.args.Console;
import orchestrator.cli.completion.KnownValues;
import orchestrator.doctor.aws.AwsChecks;
import orchestrator.files.AtomicFiles;
import orchestrator.http.HttpClients;
import orchestrator.http.proxy.HttpSettings;
import orchestrator.job.Providers;
import orchestrator.job.RunContext;
import orchestrator.model.Provider;
import orchestrator.offline.OfflineProvider;
import orchestrator.problem.Problem;
import orchestrator.record.Tool;
import orchestrator.settings.Environment;
import orchestrator.settings.Environment.Terminal;
import orchestrator.settings.Settings;
import org.jspecify.annotations.Nullable;

/** Puts the parts together; the only place that knows the process it runs in. */
public final class Main {
  private static final long MILLIS_TO_SAY = 1_500;

  /** Threads may begin while they are counted. */
  private static final int MORE_THREADS = 32;

  /** Who can be asked: a new provider is a line here. */
  private static final List<Provider> PROVIDERS =
      List.of(new BedrockProvider(), new OfflineProvider());

  private Main() {}

  /** Runs the command line and exits the process. */
  public static void main(String[] args) {
    if (args.length > 1 && args[0].equals("run")) {
      Practice.begin();
    }
    PrintWriter err =
        new PrintWriter(
            new OutputStreamWriter(
                new FileOutputStream(FileDescriptor.err), StandardCharsets.UTF_8),
            true);
    Console console =
        new Console(
            environment(),
            System.in,
            new FileOutputStream(FileDescriptor.out),
            err,
            TerminalSize::columns,
            new Providers(PROVIDERS));
    RunContext context = context(PROVIDERS);
    Cli cli = cli(context);
    Thread hook = new Thread(() -> sayWhatIsKnown(cli, console, args));
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // A signal was faster, and ends the process.
    }
    int code = cli.run(console, args).number();
    context.close();
    end(code, hook);
  }

  /**
   * Ends the process. From Java 21 on, {@code System.exit} looks for a logger that might want to
   * know, which takes a sixth of a short run; where only our own hook would run, which has nothing
   * to do any more, it is left out. While a signal ends the process, it is the signal that does.
   */
  private static void end(int code, Thread hook) {
    Map<String, String> variables = System.getenv();
    if (!variables.containsKey("ORCHESTRATOR_JAVA_OPTIONS")
        && !variables.containsKey("JAVA_TOOL_OPTIONS")
        && !variables.containsKey("JDK_JAVA_OPTIONS")) { // of agents, and recordings
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
        Runtime.getRuntime().halt(code);
      } catch (IllegalStateException e) {
        // A signal was faster.
      }
    }
    System.exit(code);
  }

  /**
   * Runs the command line as if it were a process of its own.
   *
   * @param environment the machine
   * @param in standard input
   * @param out standard output
   * @param err standard error
   * @param args the command and its arguments
   * @return the exit code
   */
  public static int run(
      Environment environment, InputStream in, OutputStream out, PrintWriter err, String... args) {
    return run(environment, in, out, err, () -> 0, args);
  }

  /** The same at a terminal that can be measured. */
  static int run(
      Environment environment,
      InputStream in,
      OutputStream out,
      PrintWriter err,
      IntSupplier columns,
      String... args) {
    return run(PROVIDERS, environment, in, out, err, columns, args);
  }

  /** The same with other providers. */
  static int run(
      List<Provider> providers,
      Environment environment,
      InputStream in,
      OutputStream out,
      PrintWriter err,
      IntSupplier columns,
      String... args) {
    try (RunContext context = context(providers)) {
      Console console = new Console(environment, in, out, err, columns, context.providers());
      return cli(context).run(console, args).number();
    }
  }

  private static RunContext context(List<Provider> providers) {
    return new RunContext(new Providers(providers), new AtomicFiles());
  }

  private static Cli cli(RunContext context) {
    return new Cli(
        context,
        Main::signIn,
        Main::awsPreview,
        () -> Map.of(BedrockTarget.PROVIDER, AwsChecks::of),
        Main::version,
        () ->
            new KnownValues(
                BedrockProvider.knownModels(),
                BedrockProvider.knownFamilies(),
                AwsResolver.knownRegions()));
  }

  private static @Nullable AwsPreview awsPreview(Settings settings) {
    return Providers.mayBeMeant(BedrockTarget.PROVIDER, settings) ? AwsPreview.of(settings) : null;
  }

  private static SignIn.Session signIn(Settings settings, Consumer<String> say) {
    try (HttpClients network = new HttpClients(HttpSettings.of(settings))) {
      SsoSignIn.SignedIn done = SsoSignIn.signIn(AwsSettings.of(settings), network, say);
      return new SignIn.Session(done.profile(), done.until());
    }
  }

  /**
   * Ctrl-C, SIGTERM and SIGHUP end the process through here; after a normal end there is nothing to
   * do. A disk that hangs must not keep the process, so there is a limit to the waiting.
   */
  private static void sayWhatIsKnown(Cli cli, Console console, String... args) {
    cli.settle(console, Main::signal, () -> handlers().size() > 1, args);
    Thread saying =
        new Thread(() -> cli.interrupt(console, Main::signal, args), "say-what-is-known");
    saying.setDaemon(true);
    saying.start();
    try {
      saying.join(MILLIS_TO_SAY);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Which signal ends the process: the first that came. */
  private static Problem signal() {
    List<String> names = handlers();
    String name = names.isEmpty() ? "" : names.get(0);
    return switch (name) {
      case "SIGTERM handler" -> Problem.TERMINATED;
      case "SIGHUP handler" -> Problem.HUNG_UP;
      default -> Problem.INTERRUPTED;
    };
  }

  /**
   * The threads on which the JVM handles signals that end the process, each named after its signal.
   * Those of further signals wait there until the first is dealt with.
   */
  private static List<String> handlers() {
    ThreadGroup all = Thread.currentThread().getThreadGroup();
    for (ThreadGroup above = all.getParent(); above != null; above = above.getParent()) {
      all = above;
    }
    Thread[] threads = new Thread[all.activeCount() + MORE_THREADS];
    List<String> names = new ArrayList<>();
    for (Thread thread : Arrays.copyOf(threads, all.enumerate(threads))) {
      if (thread.getName().matches("SIG(INT|TERM|HUP) handler")) {
        names.add(thread.getName());
      }
    }
    return names;
  }

  private static Environment environment() {
    return new Environment(
        System.getenv(),
        Path.of("").toAbsolutePath(),
        Environment.home(System.getenv("HOME"), System.getProperty("user.home")),
        Clock.systemUTC(),
        terminal(System.getProperty("orchestrator.terminals")));
  }

  /** The launcher knows which streams are terminals; Java cannot tell one from another. */
  private static Terminal terminal(@Nullable String numbers) {
    return numbers == null
        ? Terminal.NONE
        : new Terminal(
            numbers.contains("0"),
            numbers.contains("1"),
            numbers.contains("2"),
            numbers.contains("p"),
            numbers.contains("="));
  }

  /** What {@code --version} says: which program this is, and what runs it. */
  private static String version() {
    Tool tool = Tool.running();
    String archive = System.getProperty("orchestrator.archive", "");
    // The JVM turns down an archive that does not fit, and then has nothing to share.
    boolean used = !archive.isEmpty() && System.getProperty("java.vm.info", "").contains("sharing");
    return """
    orchestrator %s
    commit %s
    Java %s (%s)
    start-up archive %s
    """
        .formatted(
            tool.version(),
            tool.commit() == null ? "unknown" : tool.commit(),
            tool.java(),
            System.getProperty("java.vendor"),
            used ? archive : "none");
  }
}
