package orchestrator.cli.demo;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import orchestrator.cli.args.Arguments;
import orchestrator.cli.args.Command;
import orchestrator.cli.args.CommandLineText;
import orchestrator.cli.args.Console;
import orchestrator.cli.args.GlobalOptions;
import orchestrator.cli.args.Option;
import orchestrator.cli.args.OptionGroup;
import orchestrator.confluence.demo.DemoConfluence;
import orchestrator.problem.ExitCode;
import orchestrator.problem.Problem;

/** {@code demo-confluence}: a Confluence to try the program with, until a signal ends it. */
public final class DemoCommand implements Command {
  private static final String DEFAULT_PORT = "8090"; // Data Center's own

  @Override
  public String name() {
    return "demo-confluence";
  }

  @Override
  public String summary() {
    return "Be a small Confluence on this machine, in memory, to try the other commands with";
  }

  @Override
  public String synopsis() {
    return "[--port N]";
  }

  @Override
  public boolean hidden() {
    return true;
  }

  @Override
  public List<OptionGroup> options() {
    return List.of(
        OptionGroup.of(
            "Where",
            List.of(),
            Option.value("N", "at 127.0.0.1 (default: 8090; 0: any that is free)", "--port")),
        OptionGroup.of("General", List.of(), GlobalOptions.withoutJson()));
  }

  @Override
  public List<String> examples() {
    return List.of(
        "with three pages to read, and room for what is published", "orchestrator demo-confluence");
  }

  @Override
  public ExitCode call(Arguments arguments, Console console) {
    GlobalOptions switches = GlobalOptions.of(arguments);
    String port = Objects.requireNonNullElse(arguments.value("--port"), DEFAULT_PORT);
    if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
      throw CommandLineText.mistake("'" + port + "' is no port; a number up to 65535 is.", this);
    }
    try (DemoConfluence demo =
        new DemoConfluence(
            Integer.parseInt(port),
            request -> {
              if (!switches.quiet()) {
                console.err().line(request);
              }
            })) {
      console.out().write("export CONFLUENCE_URL=" + demo.url() + "\n");
      console.out().check();
      if (!switches.quiet()) {
        console.err().line("A Confluence is there, with three pages, until Ctrl-C ends it.");
        console.err().line("It keeps all in memory, and only this machine can reach it.");
        console.err().line("Type the export into another terminal, or look at it in a browser.");
      }
      new CountDownLatch(1).await();
      return ExitCode.OK;
    } catch (IOException e) {
      throw Problem.INVALID_VALUE
          .failure(
              "Port "
                  + port
                  + " of 127.0.0.1 cannot be used ("
                  + e.getMessage()
                  + "). For one that is free: orchestrator demo-confluence --port 0")
          .exception(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.OK;
    }
  }
}
