package orchestrator.cli.args;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import orchestrator.problem.Problem;
import orchestrator.problem.ProblemException;
import orchestrator.settings.Setting;
import orchestrator.settings.SettingKey;
import orchestrator.settings.Settings;
import orchestrator.settings.Source;
import orchestrator.text.ShellQuoting;
import org.jspecify.annotations.Nullable;

/** Writes command lines that a user can copy. */
public final class CommandLineText {
  /** What decides who is asked, as whom, and where: the rest has nothing to do with the road. */
  private static final List<SettingKey> ROAD =
      List.of(
          SettingKey.CONFIG,
          SettingKey.PROVIDER,
          SettingKey.MODEL,
          SettingKey.MODEL_PROVIDER,
          SettingKey.AGENT_ID,
          SettingKey.AGENT_ALIAS_ID,
          SettingKey.AGENT_ARN,
          SettingKey.AGENT_ENDPOINT,
          SettingKey.PROFILE,
          SettingKey.REGION,
          SettingKey.ENDPOINT_URL,
          SettingKey.GUARDRAIL,
          SettingKey.ENGINE,
          SettingKey.S3,
          SettingKey.ROLE_ARN,
          SettingKey.S3_BUCKET_OWNER,
          SettingKey.S3_ENCRYPTION_KEY_ID,
          SettingKey.OUTPUT);

  /** What a batch is not told again that goes on. */
  private static final Set<String> OF_THE_BEGINNING =
      Set.of(
          "--resume",
          "--name",
          "--pages-file",
          "--cql",
          "--space",
          "--label",
          "--tree",
          "--max-pages");

  private static final String MAX_COST = SettingKey.MAX_COST.title();

  private CommandLineText() {}

  /**
   * A mistake on the command line, with the right form.
   *
   * @param detail what the mistake is, as a sentence
   * @param command whose line it is; null when not even that is clear
   */
  public static ProblemException mistake(String detail, @Nullable Command command) {
    String usage =
        command == null ? "COMMAND [options]" : command.name() + " " + command.synopsis();
    return Problem.USAGE
        .failure(detail)
        .with("usage", "orchestrator " + usage)
        .with("command", command == null ? "--help" : "help " + command.name())
        .exception();
  }

  /**
   * The examination of what a run with these arguments needs.
   *
   * @param settings which may count as given what an earlier run was given
   */
  public static String doctor(String page, Arguments run, Settings settings) {
    List<String> words = new ArrayList<>(List.of("orchestrator", "doctor"));
    if (!page.equals("-")) {
      words.add(ShellQuoting.word(page));
    }
    Map<SettingKey, String> given = new EnumMap<>(SettingKey.class);
    for (SettingKey key : ROAD) {
      Setting<String> setting = settings.get(key);
      if (setting != null && setting.source() instanceof Source.Flag) {
        given.put(key, setting.value());
      }
    }
    return with(words, given, run);
  }

  /** The run or batch that a {@code doctor} with these arguments has looked at. */
  public static String run(@Nullable String page, Arguments doctor) {
    String name = doctor.value("--name");
    boolean many = OptionGroup.settings(doctor).containsKey(SettingKey.ENGINE);
    List<String> words = new ArrayList<>(List.of("orchestrator", many ? "batch" : "run"));
    words.add(page == null ? (many ? "SOURCE" : "PAGE") : ShellQuoting.word(page));
    if (name != null || many) {
      words.add("--name");
      words.add(name == null ? "NAME" : ShellQuoting.word(name));
    }
    return with(words, OptionGroup.settings(doctor), doctor);
  }

  /**
   * The batch that goes on with what one with these arguments has left.
   *
   * @param command whose arguments they are
   * @param dearer whether it needs a higher limit of its cost, which is left to the user
   */
  public static String resume(String name, Arguments batch, Command command, boolean dearer) {
    List<String> words = new ArrayList<>(List.of("orchestrator", "batch", "--resume", "--name"));
    words.add(ShellQuoting.word(name));
    for (OptionGroup group : command.options()) {
      for (Option option : group.options()) {
        String title = option.names().get(option.names().size() - 1);
        if (!OF_THE_BEGINNING.contains(title) && !(dearer && title.equals(MAX_COST))) {
          for (String value : batch.values(title)) {
            words.add(title);
            if (option.label() != null) {
              words.add(ShellQuoting.word(value));
            }
          }
        }
      }
    }
    if (dearer) {
      words.addAll(List.of(MAX_COST, "USD"));
    }
    return String.join(" ", words);
  }

  private static String with(
      List<String> words, Map<SettingKey, String> given, Arguments arguments) {
    for (SettingKey key : ROAD) {
      String value = given.get(key);
      if (value != null) {
        words.add(key.title());
        words.add(ShellQuoting.word(value));
      }
    }
    for (String flag : List.of("--allow-draft", "--no-stream")) {
      if (arguments.given(flag)) {
        words.add(flag);
      }
    }
    return String.join(" ", words);
  }
}
