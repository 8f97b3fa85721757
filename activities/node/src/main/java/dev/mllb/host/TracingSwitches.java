// SPDX-License-Identifier: Apache-2.0
package dev.mllb.host;

import dev.mllb.machine.MachineFiles;
import java.util.ArrayList;
import java.util.List;

/** Switches of a running kernel that leave probes attached and silent, and a kernel without any. */
final class TracingSwitches {

  private static final String EVENT_SOURCES = "sys/bus/event_source/devices";

  private final MachineFiles files;

  TracingSwitches(MachineFiles files) {
    this.files = files;
  }

  /**
   * One that is off.
   *
   * @param finding the switch and its value
   * @param fix the command that puts it back
   */
  record Off(String finding, String fix) {}

  /** Those that are off; none when all are on, or cannot be read. */
  List<Off> off() {
    List<Off> off = new ArrayList<>();
    if (files.text("proc/sys/kernel/ftrace_enabled").equals("0")) {
      off.add(new Off("kernel.ftrace_enabled is 0", "sysctl kernel.ftrace_enabled=1"));
    }
    if (files.text("sys/kernel/debug/kprobes/enabled").equals("0")) {
      off.add(
          new Off(
              "kprobes are switched off in debugfs", "echo 1 > /sys/kernel/debug/kprobes/enabled"));
    }
    if (files.exists(EVENT_SOURCES) && !files.exists(EVENT_SOURCES + "/kprobe")) {
      off.add(
          new Off(
              "this kernel was built without "
                  + (files.exists("sys/kernel/debug/kprobes") ? "events of kprobes" : "kprobes")
                  + ", by which the probe attaches where it cannot by fexit",
              "boot a distribution's kernel, or build this one with CONFIG_KPROBES and"
                  + " CONFIG_KPROBE_EVENTS"));
    }
    return off;
  }
}
