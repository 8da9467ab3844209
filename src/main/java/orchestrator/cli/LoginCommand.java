package orchestrator.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import orchestrator.cli.args.Arguments;
import orchestrator.cli.args.Command;
import orchestrator.cli.args.Console;
import orchestrator.cli.args.GlobalOptions;
import orchestrator.cli.args.OptionGroup;
import orchestrator.cli.output.ErrorPrinter;
import orchestrator.cli.stream.Stdout;
import orchestrator.json.Json;
import orchestrator.problem.ExitCode;
import orchestrator.settings.SettingKey;
import orchestrator.settings.Settings;

/** {@code login}: the AWS SSO sign-in, without the AWS CLI. */
final class LoginCommand implements Command {
  private final SignIn signIn;

  LoginCommand(SignIn signIn) {
    this.signIn = signIn;
  }

  @Override
  public String name() {
    return "login";
  }

  @Override
  public String summary() {
    return "Sign in to AWS IAM Identity Center (SSO); the AWS CLI shares the session";
  }

  @Override
  public String synopsis() {
    return "[--profile NAME] [options]";
  }

  @Override
  public List<OptionGroup> options() {
    return List.of(
        OptionGroup.of("Who signs in", List.of(SettingKey.PROFILE)),
        OptionGroup.of("General", List.of(SettingKey.CONFIG), GlobalOptions.options()));
  }

  @Override
  public List<String> examples() {
    return List.of(
        "sign in with an SSO profile of ~/.aws/config", "orchestrator login --profile bedrock-dev");
  }

  @Override
  public ExitCode call(Arguments arguments, Console console) {
    GlobalOptions switches = GlobalOptions.of(arguments);
    ErrorPrinter errors = new ErrorPrinter(console, switches);
    Settings settings = console.settings(arguments);
    errors.notes(settings);
    settings.requireUsable();
    SignIn.Session session = signIn.with(settings, console.err()::line);
    Stdout out = console.out();
    if (switches.json()) {
      ObjectNode document = Json.object();
      document.put("profile", session.profile());
      document.put("expires_at", session.until().toString());
      out.write(document);
    } else if (!switches.quiet()) {
      console.err().line("Signed in with profile " + session.profile() + ".");
    }
    out.check();
    return ExitCode.OK;
  }
}
