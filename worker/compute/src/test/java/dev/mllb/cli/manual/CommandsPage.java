// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.manual;

import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code docs/reference/commands.md}: every command that people use, with every option. */
public final class CommandsPage {

  private static final String HEAD =
      """
      # Commands

      Every command of `mllb` and `mllb-worker`, made from the programs' own help (`mllb COMMAND --help`). In a checkout the program is
      `./mllb`, which builds first when sources changed; on a node it is `mllb`. All commands also take `--help`, `--version` and
      `--verbose` (stack traces and debug logs).

      | exit code | meaning |
      | --- | --- |
      """;

  private static final Set<String> STANDARD = Set.of("--help", "--version", "--verbose");
  private static final Set<String> CONNECTION =
      Set.of(
          "--address",
          "--namespace",
          "--profile",
          "--tls-ca",
          "--tls-cert",
          "--tls-key",
          "--tls-server-name");

  private final StringBuilder page = new StringBuilder(HEAD);

  private CommandsPage() {}

  public static String of(CommandLine... programs) {
    CommandsPage made = new CommandsPage();
    programs[0]
        .getCommandSpec()
        .usageMessage()
        .exitCodeList()
        .forEach((code, meaning) -> made.line("| " + code + " | " + meaning + " |"));
    made.connection(programs[0].getSubcommands().get("list").getCommandSpec());
    for (CommandLine program : programs) {
      made.append(program.getCommandSpec());
    }
    return made.page.toString();
  }

  private void append(CommandSpec command) {
    line("\n## " + command.qualifiedName(" ") + "\n");
    for (String paragraph : command.usageMessage().description()) {
      line(rendered(paragraph) + "\n");
    }
    List<PositionalParamSpec> arguments = command.positionalParameters();
    List<OptionSpec> options = command.options().stream().filter(CommandsPage::own).toList();
    line("```\n" + usage(command, arguments) + "\n```");
    if (!arguments.isEmpty() || !options.isEmpty()) {
      line("\n| option | meaning |\n| --- | --- |");
      arguments.forEach(each -> row(each.paramLabel(), each));
      options.forEach(each -> row(names(each), each));
    }
    if (command.findOption("--address") != null) {
      line("\nAlso takes the [connection options](#connection-options).");
    }
    for (CommandLine below : ManualPage.visible(command)) {
      append(below.getCommandSpec());
    }
  }

  /** What every command that talks to a server takes, once. */
  private void connection(CommandSpec command) {
    line("\n## Connection options\n");
    line("Each may also be a `TEMPORAL_*` variable or a profile of the `temporal` CLI.\n");
    line("| option | meaning |\n| --- | --- |");
    command.options().stream()
        .filter(each -> CONNECTION.contains(each.longestName()))
        .forEach(each -> row(names(each), each));
  }

  private static String usage(CommandSpec command, List<PositionalParamSpec> arguments) {
    StringBuilder usage = new StringBuilder(command.qualifiedName(" ") + " [OPTION...]");
    for (PositionalParamSpec each : arguments) {
      String label = each.paramLabel() + (each.arity().max() > 1 ? "..." : "");
      usage.append(each.required() ? " " + label : " [" + label + "]");
    }
    return usage + (ManualPage.visible(command).isEmpty() ? "" : " [COMMAND]");
  }

  private static boolean own(OptionSpec option) {
    return !option.hidden()
        && !STANDARD.contains(option.longestName())
        && !CONNECTION.contains(option.longestName());
  }

  private void row(String name, ArgSpec argument) {
    String meaning = rendered(String.join(" ", argument.description()));
    String required = argument.isOption() && argument.required() ? "Required. " : "";
    line("| `" + name + "` | " + cell(required + meaning) + " |");
  }

  private static String names(OptionSpec option) {
    String value = option.arity().max() == 0 ? "" : " " + option.paramLabel();
    return String.join(", ", option.names()) + value;
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replaceAll("\\s*\\R\\s*", " ");
  }

  private static String rendered(String text) {
    return Ansi.OFF.string(text).replace("%n", " ").replace("%%", "%");
  }

  private void line(String text) {
    page.append(text).append('\n');
  }
}
