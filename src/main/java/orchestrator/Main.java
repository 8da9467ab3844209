package orchestrator;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import orchestrator.aws.Person;
import orchestrator.aws.SsoSignIn;
import orchestrator.bedrock.Bedrock;
import orchestrator.cli.Cli;
import orchestrator.cli.Console;
import orchestrator.cli.SignIn;
import orchestrator.files.Disk;
import orchestrator.llm.Invoker;
import orchestrator.llm.PromptSubject;
import orchestrator.llm.Target;
import orchestrator.network.Network;
import orchestrator.offline.DigestInvoker;
import orchestrator.run.Listener;
import orchestrator.run.Orchestrator;
import orchestrator.settings.Environment;
import orchestrator.settings.Environment.Terminal;
import orchestrator.settings.RunSettings;
import org.jspecify.annotations.Nullable;

/** Puts the parts together; the only place that knows the process it runs in. */
public final class Main {
  private static final long MILLIS_TO_SAY = 1_500;

  private Main() {}

  /** Runs the command line and exits the process. */
  public static void main(String[] args) {
    PrintWriter err =
        new PrintWriter(
            new OutputStreamWriter(
                new FileOutputStream(FileDescriptor.err), StandardCharsets.UTF_8),
            true);
    Console console =
        new Console(environment(), System.in, new FileOutputStream(FileDescriptor.out), err);
    Cli cli = cli();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> sayWhatIsKnown(cli, console, args)));
    System.exit(cli.run(console, args).number());
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
  static int run(
      Environment environment, InputStream in, OutputStream out, PrintWriter err, String... args) {
    return cli().run(new Console(environment, in, out, err), args).number();
  }

  private static Cli cli() {
    return new Cli(orchestrator(), Main::signIn, Main::version);
  }

  private static Orchestrator orchestrator() {
    return new Orchestrator(
        new Orchestrator.Invokers() {
          @Override
          public void check(RunSettings settings) {
            if (settings.target() instanceof Target.Model model) {
              Bedrock.check(model);
            }
          }

          @Override
          public List<Runnable> preparations(RunSettings settings, Network network) {
            Target target = settings.target();
            return target instanceof Target.Offline
                ? List.of()
                : List.of(
                    () -> Bedrock.connectAhead(target, settings.access().aws(), network),
                    () -> Bedrock.warmUp(target));
          }

          @Override
          public Invoker open(
              RunSettings settings, Network network, PromptSubject subject, Listener listener) {
            return invoker(settings, network, subject, listener);
          }
        },
        new Disk());
  }

  private static Invoker invoker(
      RunSettings settings, Network network, PromptSubject subject, Listener listener) {
    return settings.target() instanceof Target.Offline
        ? new DigestInvoker(subject.title(), subject.markdown())
        : Bedrock.invoker(
            settings.target(),
            settings.generation(),
            settings.access().aws(),
            network,
            person(listener));
  }

  private static Person person(Listener listener) {
    return new Person() {
      @Override
      public @Nullable String ask(String question) {
        return listener.ask(question);
      }

      @Override
      public void tell(String line) {
        listener.tell(line);
      }

      @Override
      public void note(String message) {
        listener.note(message);
      }

      @Override
      public void waitFor(@Nullable String what) {
        listener.waitFor(what);
      }

      @Override
      public void explain(String line) {
        listener.explain(line);
      }
    };
  }

  private static SignIn.Session signIn(RunSettings.Access access, Consumer<String> say) {
    try (Network network = new Network(access.network())) {
      SsoSignIn.SignedIn done = SsoSignIn.signIn(access.aws(), network, say);
      return new SignIn.Session(done.profile(), done.until());
    }
  }

  /**
   * Ctrl-C, SIGTERM and SIGHUP end the process through here; after a normal end there is nothing to
   * do. A disk that hangs must not keep the process, so there is a limit to the waiting.
   */
  private static void sayWhatIsKnown(Cli cli, Console console, String... args) {
    Thread saying = new Thread(() -> cli.interrupt(console, args), "say-what-is-known");
    saying.setDaemon(true);
    saying.start();
    try {
      saying.join(MILLIS_TO_SAY);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Environment environment() {
    return new Environment(
        System.getenv(),
        Path.of("").toAbsolutePath(),
        home(),
        Clock.systemUTC(),
        terminal(System.getProperty("orchestrator.terminals")));
  }

  /** {@code HOME} as every other tool takes it; Java's own idea comes from the password file. */
  private static Path home() {
    String home = System.getenv("HOME");
    return Path.of(home == null || home.isEmpty() ? System.getProperty("user.home") : home);
  }

  /** The launcher knows which streams are terminals; Java cannot tell one from another. */
  private static Terminal terminal(@Nullable String numbers) {
    return numbers == null
        ? Terminal.NONE
        : new Terminal(numbers.contains("0"), numbers.contains("1"), numbers.contains("2"));
  }

  /** What {@code --version} says: which program this is, and what runs it. */
  private static String version() {
    String version = Main.class.getPackage().getImplementationVersion();
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
            version == null ? "(development)" : version,
            commit(),
            Runtime.version(),
            System.getProperty("java.vendor"),
            used ? archive : "none");
  }

  /** The commit that the build wrote down; there is none in a tree without git. */
  private static String commit() {
    try (InputStream in = Main.class.getResourceAsStream("commit")) {
      String commit =
          in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
      return commit.isEmpty() ? "unknown" : commit;
    } catch (IOException e) {
      return "unknown";
    }
  }
}
