// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.manual;

import java.util.Collection;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Completion for fish, which picocli has none for: one {@code complete} line a word. */
final class FishCompletion {

  private final String program;
  private final StringBuilder script = new StringBuilder();

  private FishCompletion(String program) {
    this.program = program;
  }

  static String of(CommandLine root) {
    FishCompletion fish = new FishCompletion(root.getCommandName());
    fish.below(root.getCommandSpec(), "");
    return fish.script.toString();
  }

  /** The subcommands of a command and its options, both only where it was typed. */
  private void below(CommandSpec command, String condition) {
    Collection<CommandLine> subcommands = ManualPage.visible(command);
    String names =
        subcommands.stream().map(CommandLine::getCommandName).collect(Collectors.joining(" "));
    String here = condition.isEmpty() ? "" : condition + "; and ";
    for (CommandLine each : subcommands) {
      line(
          here + "not __fish_seen_subcommand_from " + names,
          "-f -a "
              + each.getCommandName()
              + about(each.getCommandSpec().usageMessage().description()));
      below(each.getCommandSpec(), here + "__fish_seen_subcommand_from " + each.getCommandName());
    }
    for (OptionSpec option : command.options()) {
      if (!option.hidden() && !condition.isEmpty()) {
        line(condition, names(option) + about(option.description()));
      }
    }
  }

  private static String names(OptionSpec option) {
    StringBuilder words = new StringBuilder();
    for (String name : option.names()) {
      words.append(name.startsWith("--") ? " -l " : " -s ").append(name.replaceFirst("^--?", ""));
    }
    return words.append(option.arity().max() == 0 ? "" : " -r").substring(1);
  }

  private void line(String condition, String what) {
    script
        .append("complete -c ")
        .append(program)
        .append(" -n ")
        .append(quoted(condition))
        .append(' ')
        .append(what)
        .append('\n');
  }

  private static String about(String[] description) {
    return description.length == 0
        ? ""
        : " -d " + quoted(Ansi.OFF.string(description[0]).replaceAll("%n|\\s+", " ").strip());
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
