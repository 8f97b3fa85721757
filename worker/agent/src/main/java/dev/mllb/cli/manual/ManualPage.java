// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.manual;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * One command's manual page in the man(7) macros. Picocli's own generator writes AsciiDoc, which
 * would need a second program to become a page.
 */
final class ManualPage {

  private final CommandSpec command;
  private final StringBuilder roff = new StringBuilder();

  ManualPage(CommandSpec command) {
    this.command = command;
  }

  /** The words of the command with dashes between them, as {@code man} wants them. */
  String name() {
    return command.qualifiedName("-");
  }

  String roff() {
    roff.setLength(0);
    line(".TH " + name().toUpperCase(Locale.ROOT) + " 1 \"\" \"" + version() + "\"");
    // A synopsis has words too long to stretch a line around.
    line(".ad l");
    section("NAME");
    line(text(name()) + " \\- " + text(firstSentence()));
    section("SYNOPSIS");
    line(text(new CommandLine.Help(command, Ansi.OFF).synopsis(0).strip()));
    section("DESCRIPTION");
    for (String paragraph : command.usageMessage().description()) {
      line(text(rendered(paragraph)));
      line(".PP");
    }
    arguments();
    commands();
    pairs("EXIT STATUS", command.usageMessage().exitCodeList());
    related();
    return roff.toString();
  }

  /** Subcommands that people are meant to use, each once. */
  static Collection<CommandLine> visible(CommandSpec spec) {
    Collection<CommandLine> found = new LinkedHashSet<>(spec.subcommands().values());
    found.removeIf(each -> each.getCommandSpec().usageMessage().hidden());
    return found;
  }

  private void arguments() {
    List<PositionalParamSpec> positional = command.positionalParameters();
    List<OptionSpec> options =
        command.options().stream().filter(option -> !option.hidden()).toList();
    if (positional.isEmpty() && options.isEmpty()) {
      return;
    }
    section("OPTIONS");
    for (PositionalParamSpec each : positional) {
      item("\\fI" + text(each.paramLabel()) + "\\fR", each);
    }
    for (OptionSpec each : options) {
      String label = each.arity().max() == 0 ? "" : " \\fI" + text(each.paramLabel()) + "\\fR";
      item("\\fB" + text(String.join(", ", each.names())) + "\\fR" + label, each);
    }
  }

  private void item(String tag, ArgSpec argument) {
    line(".TP");
    line(tag);
    line(text(rendered(String.join(" ", argument.description()))));
  }

  private void commands() {
    Collection<CommandLine> below = visible(command);
    if (below.isEmpty()) {
      return;
    }
    section("COMMANDS");
    for (CommandLine each : below) {
      ManualPage page = new ManualPage(each.getCommandSpec());
      line(".TP");
      line("\\fB" + text(page.name()) + "\\fR(1)");
      line(text(page.firstSentence()));
    }
  }

  private void pairs(String title, Map<String, String> pairs) {
    if (pairs.isEmpty()) {
      return;
    }
    section(title);
    pairs.forEach(
        (key, value) -> {
          line(".TP");
          line(text(key));
          line(text(value));
        });
  }

  private void related() {
    if (command.parent() == null) {
      return;
    }
    section("SEE ALSO");
    line("\\fB" + text(new ManualPage(command.parent()).name()) + "\\fR(1)");
  }

  private String firstSentence() {
    String[] description = command.usageMessage().description();
    return description.length == 0 ? name() : rendered(description[0]);
  }

  private String version() {
    String[] version = command.root().version();
    return version.length == 0 ? "MLLB" : version[0];
  }

  private static String rendered(String markup) {
    return Ansi.OFF.string(markup).replace("%n", " ").strip();
  }

  private void section(String title) {
    line(".SH " + title);
  }

  private void line(String line) {
    roff.append(line).append('\n');
  }

  /** Text that no macro or escape can start in. */
  private static String text(String plain) {
    String safe = plain.replace("\\", "\\e").replace("-", "\\-").replaceAll("\\s+", " ");
    return safe.startsWith(".") || safe.startsWith("'") ? "\\&" + safe : safe;
  }
}
