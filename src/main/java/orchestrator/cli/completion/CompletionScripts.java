package orchestrator.cli.completion;

import java.util.ArrayList;
import java.util.List;
import orchestrator.cli.args.Argument;
import orchestrator.cli.args.Command;
import orchestrator.cli.args.Grammar;
import orchestrator.cli.args.Option;
import orchestrator.text.ShellQuoting;

/** The completion scripts, each from the grammar of every command. */
public final class CompletionScripts {
  static final List<String> SHELLS = List.of("bash", "zsh", "fish");

  private static final String PROFILES =
      """
      _orchestrator_profiles() {
        sed -n -e 's/^\\[profile[[:space:]]*\\([^]]*\\)\\].*/\\1/p' -e 's/^\\[\\(default\\)\\].*/\\1/p' \\
          "${AWS_CONFIG_FILE:-$HOME/.aws/config}" 2>/dev/null
        sed -n 's/^\\[\\([^]]*\\)\\].*/\\1/p' \\
          "${AWS_SHARED_CREDENTIALS_FILE:-$HOME/.aws/credentials}" 2>/dev/null
      }

      _orchestrator_prompts() {
        printf '%s\\n' PROMPTS
        ls "${XDG_CONFIG_HOME:-$HOME/.config}/orchestrator/prompts" 2>/dev/null | sed -n 's/\\.md$//p'
      }

      _orchestrator_runs() {
        command ls -p "${ORCHESTRATOR_OUTPUT:-runs}" 2>/dev/null | sed -n 's,/$,,p'
      }

      """;

  private final List<Command> commands;
  private final List<String> names;
  private final KnownValues known;

  public CompletionScripts(List<Command> all, KnownValues known) {
    this.commands = all.stream().filter(command -> !command.hidden()).toList();
    this.names = commands.stream().map(Command::name).toList();
    this.known = known;
  }

  private static String functions() {
    return PROFILES.replace(
        "PROMPTS", String.join(" ", orchestrator.prompt.PromptTemplate.BUILT_IN));
  }

  /** For bash 3.2 and newer. */
  public String bash() {
    StringBuilder script = new StringBuilder("# bash completion for orchestrator\n\n");
    script.append(functions());
    script.append(
        """
        _orchestrator_words() {
          local IFS=$' \\t\\n'
          COMPREPLY=($(compgen -W "$1" -- "$cur"))
        }

        _orchestrator_lines() {
          local IFS=$'\\n'
          COMPREPLY=($(compgen -W "$1" -- "$cur"))
        }

        _orchestrator_files() {
          local IFS=$'\\n'
          COMPREPLY=($(compgen "$1" -- "$cur"))
        }

        _orchestrator() {
          local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}
          COMPREPLY=()
          if [ "$COMP_CWORD" -eq 1 ]; then
            _orchestrator_words "COMMANDS --help --version"
            return
          fi
          if [ "$cur" = "=" ]; then
            cur=
          elif [ "$prev" = "=" ]; then
            prev=${COMP_WORDS[COMP_CWORD-2]}
          fi
          case ${COMP_WORDS[1]} in
        """
            .replace("COMMANDS", String.join(" ", names)));
    commands.forEach(command -> bash(script, command));
    return script
        .append("  esac\n}\n\ncomplete -o filenames -F _orchestrator orchestrator\n")
        .toString();
  }

  private void bash(StringBuilder script, Command command) {
    Grammar grammar = Grammar.of(command);
    script.append("    ").append(command.name()).append(")\n      case $prev in\n");
    for (Option option : grammar.distinct()) {
      if (option.label() != null) {
        script.append("        ").append(String.join("|", option.names())).append(")\n          ");
        script.append(bash(Candidates.of(option, known))).append("\n          return ;;\n");
      }
    }
    script.append("      esac\n      case $cur in\n        -*)\n          _orchestrator_words \"");
    script.append(String.join(" ", grammar.options().keySet()));
    script.append("\"\n          return ;;\n      esac\n      ");
    script.append(bash(Candidates.of(grammar.argument(), names))).append(" ;;\n");
  }

  private static String bash(Candidates candidates) {
    return switch (candidates.kind()) {
      case WORDS -> "_orchestrator_words \"" + String.join(" ", candidates.words()) + "\"";
      case WORDS_OR_FILES ->
          "_orchestrator_words \""
              + String.join(" ", candidates.words())
              + "\"\n          [ -n \"${COMPREPLY-}\" ] || _orchestrator_files -f";
      case FILES -> "_orchestrator_files -f";
      case FOLDERS -> "_orchestrator_files -d";
      case PROFILES -> "_orchestrator_words \"$(_orchestrator_profiles)\"";
      case PROMPTS ->
          "_orchestrator_words \""
              + String.join(" ", candidates.words())
              + " $(_orchestrator_prompts)\"\n"
              + "          [ -n \"${COMPREPLY-}\" ] || _orchestrator_files -f";
      case RUNS ->
          "_orchestrator_lines \"$(printf '%s\\n' "
              + String.join(" ", candidates.words())
              + "; _orchestrator_runs)\"\n"
              + "      [ -n \"${COMPREPLY-}\" ] || _orchestrator_files -d";
      case NONE -> ":";
    };
  }

  /** For zsh, as a function of its {@code fpath}. */
  public String zsh() {
    StringBuilder script = new StringBuilder("#compdef orchestrator\n\n").append(functions());
    script.append("_orchestrator() {\n  if (( CURRENT == 2 )); then\n    local -a commands=(\n");
    for (Command command : commands) {
      script
          .append("      ")
          .append(ShellQuoting.quoted(command.name() + ":" + command.summary()))
          .append('\n');
    }
    script.append("    )\n    _describe command commands\n    return\n  fi\n  case $words[2] in\n");
    commands.forEach(command -> zsh(script, command));
    return script.append("  esac\n}\n\n_orchestrator \"$@\"\n").toString();
  }

  private void zsh(StringBuilder script, Command command) {
    Grammar grammar = Grammar.of(command);
    script.append("    ").append(command.name()).append(")\n      shift words; (( CURRENT-- ))\n");
    script.append("      _arguments \\\n");
    for (Option option : grammar.distinct()) {
      String text = option.description().replace("[", "\\[").replace("]", "\\]");
      String label = option.label();
      String value =
          label == null
              ? ""
              : ":"
                  + label.replace("|", " or ").replace(":", "\\:")
                  + ":"
                  + zsh(Candidates.of(option, known));
      String often = option.need() == Option.Need.ANY_NUMBER ? "*" : "";
      for (String name : option.names()) {
        String joined = label != null && name.startsWith("--") ? "=" : "";
        script
            .append("        ")
            .append(ShellQuoting.quoted(often + name + joined + "[" + text + "]" + value));
        script.append(" \\\n");
      }
    }
    Argument argument = grammar.argument();
    String label =
        argument == null ? "nothing" : argument.label().toLowerCase(java.util.Locale.ROOT);
    script.append("        ");
    script.append(ShellQuoting.quoted("*:" + label + ":" + zsh(Candidates.of(argument, names))));
    script.append("\n      ;;\n");
  }

  private static String zsh(Candidates candidates) {
    return switch (candidates.kind()) {
      case WORDS -> "(" + String.join(" ", candidates.words()).replace(":", "\\:") + ")";
      case WORDS_OR_FILES -> "{compadd -- " + String.join(" ", candidates.words()) + "; _files}";
      case FILES -> "_files";
      case FOLDERS -> "_directories";
      case PROFILES -> "{compadd -- $(_orchestrator_profiles)}";
      case PROMPTS ->
          "{compadd -- "
              + String.join(" ", candidates.words())
              + " $(_orchestrator_prompts); _files}";
      case RUNS ->
          "{compadd -- "
              + String.join(" ", candidates.words())
              + " ${(f)\"$(_orchestrator_runs)\"}; _directories}";
      case NONE -> " ";
    };
  }

  /** For fish. */
  public String fish() {
    StringBuilder script = new StringBuilder("# fish completion for orchestrator\n\n");
    script.append(
        """
        function __orchestrator_profiles
            set -q AWS_CONFIG_FILE; or set -l AWS_CONFIG_FILE ~/.aws/config
            set -q AWS_SHARED_CREDENTIALS_FILE
            or set -l AWS_SHARED_CREDENTIALS_FILE ~/.aws/credentials
            cat $AWS_CONFIG_FILE 2>/dev/null \\
                | string replace -rf '^\\[(?:profile\\s+)?([^]]+)\\].*' '$1' \\
                | string match -rv '^(sso-session|services) '
            cat $AWS_SHARED_CREDENTIALS_FILE 2>/dev/null | string replace -rf '^\\[([^]]+)\\].*' '$1'
        end

        function __orchestrator_prompts
            set -q XDG_CONFIG_HOME; or set -l XDG_CONFIG_HOME ~/.config
            printf '%s\\n' PROMPTS
            ls $XDG_CONFIG_HOME/orchestrator/prompts 2>/dev/null | string replace -rf '\\.md$' ''
        end

        function __orchestrator_runs
            set -q ORCHESTRATOR_OUTPUT; or set -l ORCHESTRATOR_OUTPUT runs
            command ls -p $ORCHESTRATOR_OUTPUT 2>/dev/null | string replace -rf '/$' ''
        end

        complete -c orchestrator -f
        complete -c orchestrator -n __fish_use_subcommand -s h -l help -d 'show this help'
        complete -c orchestrator -n __fish_use_subcommand -l version -d 'show the version'
        """
            .replace("PROMPTS", String.join(" ", orchestrator.prompt.PromptTemplate.BUILT_IN)));
    commands.forEach(command -> fish(script, command));
    return script.toString();
  }

  private void fish(StringBuilder script, Command command) {
    String start = "complete -c orchestrator -n ";
    String within = start + "'__fish_seen_subcommand_from " + command.name() + "'";
    script.append('\n').append(start).append("__fish_use_subcommand -a ").append(command.name());
    script.append(" -d ").append(fishQuoted(command.summary())).append('\n');
    Grammar grammar = Grammar.of(command);
    for (Option option : grammar.distinct()) {
      List<String> names = new ArrayList<>();
      for (String name : option.names()) {
        names.add(name.startsWith("--") ? "-l " + name.substring(2) : "-s " + name.substring(1));
      }
      script.append(within).append(' ').append(String.join(" ", names));
      script.append(" -d ").append(fishQuoted(option.description()));
      script.append(option.label() == null ? "" : fish(Candidates.of(option, known))).append('\n');
    }
    String argument = fish(Candidates.of(grammar.argument(), names)).replaceFirst("^ -[xr]", "");
    script.append(argument.isEmpty() ? "" : within + argument + "\n");
  }

  private static String fish(Candidates candidates) {
    return switch (candidates.kind()) {
      case WORDS -> " -x -a " + fishQuoted(String.join(" ", candidates.words()));
      case WORDS_OR_FILES -> " -r -F -a " + fishQuoted(String.join(" ", candidates.words()));
      case FILES -> " -r -F";
      case FOLDERS -> " -x -a '(__fish_complete_directories)'";
      case PROFILES -> " -x -a '(__orchestrator_profiles)'";
      case PROMPTS ->
          " -r -F -a '" + String.join(" ", candidates.words()) + " (__orchestrator_prompts)'";
      case RUNS ->
          " -x -a '"
              + String.join(" ", candidates.words())
              + " (__orchestrator_runs) (__fish_complete_directories)'";
      case NONE -> " -x";
    };
  }

  /** Within single quotes, fish knows the backslash before itself and before a quote. */
  private static String fishQuoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
