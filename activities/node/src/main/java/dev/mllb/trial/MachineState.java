// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import dev.mllb.basics.Excerpt;
import dev.mllb.machine.MachineFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a machine that decide what is measured on it, and that nobody but an arm may change
 * while a trial runs.
 *
 * @param settings values by what they are called in a sentence
 * @param disks the same of each disk's queue, by the disk's name
 */
record MachineState(Map<String, String> settings, Map<String, Map<String, String>> disks) {

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
    disks = Map.copyOf(disks);
  }

  /** Reads them; what a kernel does not have is absent. */
  static MachineState read(MachineFiles files) {
    SortedMap<String, String> settings = new TreeMap<>();
    BiConsumer<String, String> put =
        (name, file) -> {
          String text = files.line(file);
          if (!text.isEmpty()) {
            settings.put(name, text);
          }
        };
    SYSCTLS.forEach(name -> put.accept(name, "proc/sys/" + name.replace('.', '/')));
    put.accept("transparent_hugepage", "sys/kernel/mm/transparent_hugepage/enabled");
    DEBUG_KNOBS.forEach(name -> put.accept("sched/" + name, "sys/kernel/debug/sched/" + name));
    put.accept("the kernel command line", "proc/cmdline");
    put.accept("sched_ext", "sys/kernel/sched_ext/state");
    put.accept("the sched_ext scheduler", "sys/kernel/sched_ext/root/ops");
    settings.put(
        "live patches",
        files.entries("sys/kernel/livepatch", "*").stream()
            .map(MachineFiles::last)
            .collect(Collectors.joining(" ")));
    for (String policy : files.entries("sys/devices/system/cpu/cpufreq", "*")) {
      for (String file :
          List.of("scaling_governor", "scaling_min_freq", "scaling_max_freq", "scaling_setspeed")) {
        put.accept(file + " of " + MachineFiles.last(policy), policy + "/" + file);
      }
    }
    for (String cpu : files.entries("sys/devices/system/cpu", "cpu[0-9]*")) {
      for (String idle : files.entries(cpu + "/cpuidle", "state*")) {
        put.accept(
            MachineFiles.last(idle) + " off on " + MachineFiles.last(cpu), idle + "/disable");
      }
    }
    settings.put("the worker's CPU set", files.field("proc/self/status", "Cpus_allowed_list:"));
    SortedMap<String, Map<String, String>> disks = new TreeMap<>();
    files
        .entries("sys/block", "*")
        .forEach(disk -> disks.put(MachineFiles.last(disk), queue(files, disk + "/queue")));
    return new MachineState(settings, disks);
  }

  /** Another scheduler and back resets what was set beside it. */
  private static Map<String, String> queue(MachineFiles files, String queue) {
    SortedMap<String, String> settings = new TreeMap<>();
    // The others of that line are those that the kernel has loaded by now.
    settings.put(
        "scheduler", files.line(queue + "/scheduler").replaceFirst(".*\\[(.*)\\].*", "$1"));
    settings.put("nr_requests", files.line(queue + "/nr_requests"));
    for (String option : files.entries(queue + "/iosched", "*")) {
      settings.put("iosched/" + MachineFiles.last(option), files.line(option));
    }
    return settings;
  }

  /** What is not as it was, one sentence each; a disk that came or went is no setting. */
  List<String> changesSince(MachineState before) {
    List<String> changes = new ArrayList<>(changes("", before.settings, settings));
    new TreeMap<>(disks)
        .forEach(
            (disk, queue) -> {
              Map<String, String> was = before.disks.get(disk);
              if (was != null) {
                changes.addAll(changes(" of " + disk, was, queue));
              }
            });
    return changes;
  }

  private static List<String> changes(
      String of, Map<String, String> before, Map<String, String> after) {
    List<String> changes = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>(after.keySet());
    names.addAll(before.keySet());
    for (String name : names) {
      String was = before.get(name);
      String is = after.get(name);
      if (!Objects.equals(was, is)) {
        changes.add(name + of + " changed from " + shown(was) + " to " + shown(is));
      }
    }
    return changes;
  }

  private static String shown(@Nullable String value) {
    return value == null || value.isEmpty() ? "none" : "'" + Excerpt.of(value) + "'";
  }
}
