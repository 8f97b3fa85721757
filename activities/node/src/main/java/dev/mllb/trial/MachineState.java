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
    for (String disk : files.entries("sys/block", "*")) {
      // Another scheduler and back resets what was set beside it.
      List<String> queue = new ArrayList<>(List.of("scheduler", "nr_requests"));
      files
          .entries(disk + "/queue/iosched", "*")
          .forEach(option -> queue.add("iosched/" + MachineFiles.last(option)));
      queue.forEach(
          file -> put.accept(file + " of " + MachineFiles.last(disk), disk + "/queue/" + file));
    }
    settings.put("the worker's CPU set", files.field("proc/self/status", "Cpus_allowed_list:"));
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

  private static String shown(@Nullable String value) {
    return value == null || value.isEmpty() ? "none" : "'" + Excerpt.of(value) + "'";
  }
}
