// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import dev.mllb.basics.Excerpt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Settings of a machine that decide what is measured on it, and that nobody but an arm may change
 * while a trial runs.
 *
 * @param settings values by what they are called in a sentence
 */
record MachineState(Map<String, String> settings) {

  private static final List<String> SYSCTLS =
      List.of(
          "kernel.numa_balancing",
          "kernel.sched_autogroup_enabled",
          "kernel.sched_schedstats",
          "kernel.sched_rt_runtime_us",
          "kernel.sched_migration_cost_ns",
          "kernel.timer_migration",
          "kernel.randomize_va_space",
          "kernel.perf_event_paranoid",
          "net.core.bpf_jit_enable",
          "vm.swappiness");

  private static final List<String> DEBUG_KNOBS =
      List.of(
          "base_slice_ns",
          "features",
          "latency_ns",
          "migration_cost_ns",
          "min_granularity_ns",
          "nr_migrate",
          "preempt",
          "tunable_scaling",
          "wakeup_granularity_ns");

  MachineState {
    settings = Map.copyOf(settings);
  }

  /**
   * Reads them; what a kernel does not have is absent.
   *
   * @param root {@code /}, or a folder with the same files in a test
   */
  static MachineState read(Path root) {
    SortedMap<String, String> settings = new TreeMap<>();
    for (String name : SYSCTLS) {
      put(settings, name, root.resolve("proc/sys").resolve(name.replace('.', '/')));
    }
    put(
        settings,
        "transparent_hugepage",
        root.resolve("sys/kernel/mm/transparent_hugepage/enabled"));
    for (String name : DEBUG_KNOBS) {
      put(settings, "sched/" + name, root.resolve("sys/kernel/debug/sched").resolve(name));
    }
    put(settings, "the kernel command line", root.resolve("proc/cmdline"));
    put(settings, "sched_ext", root.resolve("sys/kernel/sched_ext/state"));
    put(settings, "the sched_ext scheduler", root.resolve("sys/kernel/sched_ext/root/ops"));
    settings.put("live patches", String.join(" ", names(root, "sys/kernel/livepatch")));
    for (String policy : names(root, "sys/devices/system/cpu/cpufreq")) {
      for (String file : List.of("scaling_governor", "scaling_min_freq", "scaling_max_freq")) {
        put(
            settings,
            file + " of " + policy,
            root.resolve("sys/devices/system/cpu/cpufreq").resolve(policy).resolve(file));
      }
    }
    allowedCpus(settings, root);
    return new MachineState(settings);
  }

  /** What is not as it was, one sentence each. */
  List<String> changesSince(MachineState before) {
    List<String> changes = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>(settings.keySet());
    names.addAll(before.settings.keySet());
    for (String name : names) {
      String was = before.settings.get(name);
      String is = settings.get(name);
      if (!Objects.equals(was, is)) {
        changes.add(name + " changed from " + shown(was) + " to " + shown(is));
      }
    }
    return changes;
  }

  private static String shown(String value) {
    return value == null || value.isEmpty() ? "none" : "'" + Excerpt.of(value) + "'";
  }

  private static void allowedCpus(Map<String, String> settings, Path root) {
    String name = "Cpus_allowed_list:";
    lines(root.resolve("proc/self/status")).stream()
        .filter(line -> line.startsWith(name))
        .forEach(
            line -> settings.put("the worker's CPU set", line.substring(name.length()).strip()));
  }

  private static void put(Map<String, String> settings, String name, Path file) {
    List<String> lines = lines(file);
    if (!lines.isEmpty()) {
      settings.put(name, lines.get(0).strip());
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return List.of();
    }
  }

  private static TreeSet<String> names(Path root, String folder) {
    TreeSet<String> names = new TreeSet<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(root.resolve(folder))) {
      entries.forEach(entry -> names.add(entry.getFileName().toString()));
    } catch (IOException e) {
      return names; // this kernel has none
    }
    return names;
  }
}
