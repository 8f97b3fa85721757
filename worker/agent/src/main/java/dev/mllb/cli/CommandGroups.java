// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The commands as a person looks for them: by what they are for. */
final class CommandGroups {

  /** What {@code mllb} alone says. */
  static final List<String> START =
      List.of(
          "Does a learned load balancer serve this ARM64 machine better than the kernel's own?",
          "Start with:",
          "",
          "  ./mllb run                     in a checkout: a whole experiment on an emulated node",
          "  mllb doctor                    can this machine be measured, and if not, what to do",
          "  mllb init my.yaml              a plan with comments",
          "  mllb plan check my.yaml        its faults, its time, and whether it can decide",
          "  mllb start my.yaml --host H    run it on a server; mllb watch ID follows",
          "",
          "All commands: mllb --help. One of them: mllb COMMAND --help.");

  private static final Map<String, List<String>> GROUPS = new LinkedHashMap<>();

  static {
    GROUPS.put(
        "Experiments",
        List.of(
            "run", "start", "list", "status", "watch", "cancel", "retry", "skip", "abort", "rerun",
            "report", "compare", "history", "bisect"));
    GROUPS.put("Plans", List.of("init", "plan", "explain", "workloads", "tunables"));
    GROUPS.put(
        "Step by step on this machine",
        List.of(
            "doctor",
            "collect",
            "trace",
            "dataset",
            "train",
            "evaluate",
            "transfer",
            "export",
            "module",
            "bench",
            "tune"));
    GROUPS.put("Models and artifacts", List.of("models", "sweep", "artifacts"));
    GROUPS.put("Fleet", List.of("hosts", "schedule", "alarms", "quarantine", "site"));
    GROUPS.put("Local server and emulated node", List.of("server", "lab"));
    GROUPS.put("Shell", List.of("completion"));
  }

  private CommandGroups() {}

  /** Makes the help of the whole program list its commands in groups. */
  static void addTo(CommandLine mllb) {
    mllb.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, help -> "");
    mllb.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, CommandGroups::list);
  }

  private static String list(Help help) {
    Map<String, Help> left = new LinkedHashMap<>();
    // A command with an alias is listed under both names, with a comma.
    help.subcommands().forEach((names, each) -> left.put(names.replaceFirst(",.*", ""), each));
    StringBuilder text = new StringBuilder();
    GROUPS.forEach(
        (title, names) -> {
          Map<String, Help> group = new LinkedHashMap<>();
          names.stream()
              .filter(left::containsKey)
              .forEach(name -> group.put(name, left.remove(name)));
          append(help, text, title, group);
        });
    append(help, text, "Others", left);
    return text.toString();
  }

  private static void append(Help help, StringBuilder text, String title, Map<String, Help> group) {
    if (!group.isEmpty()) {
      text.append(help.createHeading("%n" + title + ":%n")).append(help.commandList(group));
    }
  }
}
