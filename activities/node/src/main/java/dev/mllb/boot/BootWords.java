// SPDX-License-Identifier: Apache-2.0
package dev.mllb.boot;

import dev.mllb.machine.MachineFiles;
import dev.mllb.model.BootCall;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether the kernel did what the words on its command line ask for. That they stand there proves
 * nothing: a kernel passes over words that it does not know.
 */
final class BootWords {

  /** Of a kernel that can change its preemption; the mode in force is in brackets. */
  private static final String PREEMPT = "sys/kernel/debug/sched/preempt";

  private static final Pattern IN_FORCE = Pattern.compile("[(\\[](\\w+)[)\\]]");

  /** How a kernel (5.13 and later) names the words that it has no use for. */
  private static final Pattern UNKNOWN =
      Pattern.compile("Unknown kernel command line parameters \"([^\"]*)");

  private final MachineFiles files;
  private final Supplier<String> bootLog;

  /**
   * @param bootLog what the kernel said while it booted; empty where that is not known
   */
  BootWords(MachineFiles files, Supplier<String> bootLog) {
    this.files = files;
    this.bootLog = bootLog;
  }

  /** Why a boot is not what its words say; nothing when nothing speaks against it. */
  Optional<String> ignored(BootCall call) {
    return call.words().isEmpty()
        ? Optional.empty()
        : otherPreemption(call.words()).or(() -> unknown(call.words()));
  }

  private Optional<String> otherPreemption(List<String> words) {
    Optional<String> wanted =
        words.stream()
            .filter(word -> word.startsWith("preempt="))
            .map(word -> word.substring("preempt=".length()))
            .reduce((before, last) -> last);
    String modes = files.line(PREEMPT);
    Matcher inForce = IN_FORCE.matcher(modes);
    return wanted.isPresent() && inForce.find() && !inForce.group(1).equals(wanted.get())
        ? Optional.of("preempt=" + wanted.get() + ": /" + PREEMPT + " says " + modes)
        : Optional.empty();
  }

  private Optional<String> unknown(List<String> words) {
    Matcher line = UNKNOWN.matcher(bootLog.get());
    if (!line.find()) {
      return Optional.empty();
    }
    List<String> unknown = Arrays.asList(line.group(1).split(" ", -1));
    return words.stream()
        .filter(unknown::contains)
        .findFirst()
        .map(word -> word + ": its log names it among unknown kernel command line parameters");
  }
}
