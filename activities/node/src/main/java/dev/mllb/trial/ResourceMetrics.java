// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import dev.mllb.model.Metric;
import dev.mllb.workload.run.RunningWorkload;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a repetition cost the node, from its own counters. For all of them less is better, other
 * things being equal; they explain a verdict and are never the headline.
 */
final class ResourceMetrics {

  static final List<Metric> ALL =
      List.of(
          lessOfPositive("cpu_busy_percent", "% of all CPUs"),
          less("cpu_spread_pp", "percentage points"),
          lessOfPositive("workload_cpu_s", "CPU s"),
          lessOfPositive("workload_memory_peak_mib", "MiB"),
          lessOfPositive("context_switches_per_s", "1/s"),
          less("runqueue_wait_mean_us", "us"),
          less("cpu_pressure_percent", "% of time"),
          less("cpu_migrations_per_s", "1/s"),
          less("page_faults_per_s", "1/s"),
          lessOfPositive("instructions_per_s", "1/s"),
          lessOfPositive("cycles_per_s", "1/s"),
          less("cache_misses_per_s", "1/s"),
          lessOfPositive("energy_j", "J"),
          less("interrupts_per_s", "1/s"),
          less("reschedule_interrupts_per_s", "1/s"),
          less("balance_softirqs_per_s", "1/s"),
          less("idle_while_waiting_percent", "% of all CPUs"),
          less("waiting_tasks_mean", "tasks"),
          lessOfPositive("wakeup_wait_mean_us", "us"),
          lessOfPositive("wakeup_wait_p99_us", "us"),
          lessOfPositive("preempted_wait_mean_us", "us"),
          lessOfPositive("preempted_wait_p99_us", "us"),
          lessOfPositive("slice_mean_us", "us"),
          less(RunQueueProbe.MIGRATIONS.get(0), "1/s"),
          less(RunQueueProbe.MIGRATIONS.get(1), "1/s"),
          less(RunQueueProbe.MIGRATIONS.get(2), "1/s"),
          less(RunQueueProbe.MIGRATIONS.get(3), "1/s"));

  private ResourceMetrics() {}

  /** May be zero, even of a repetition in which everything ran. */
  private static Metric less(String name, String unit) {
    return new Metric(name, unit, false, false, Metric.Domain.NON_NEGATIVE);
  }

  /** Never zero of anything that ran. */
  private static Metric lessOfPositive(String name, String unit) {
    return new Metric(name, unit, false, false, Metric.Domain.POSITIVE);
  }

  /** Values between two moments; what the node does not tell is absent. */
  static Map<String, Double> between(
      NodeSnapshot before, NodeSnapshot after, RunningWorkload.Usage outcome) {
    Map<String, Double> values = new LinkedHashMap<>();
    double seconds = after.secondsSince(before);
    if (!after.allTicks().isEmpty()) {
      values.put("cpu_busy_percent", 100 * after.busySince(before));
      values.put("cpu_spread_pp", spread(before, after));
      values.put(
          "context_switches_per_s", (after.contextSwitches() - before.contextSwitches()) / seconds);
    }
    after
        .interrupts()
        .forEach(
            (name, count) -> {
              Long first = before.interrupts().get(name);
              if (first != null) {
                values.put(name + "_per_s", (count - first) / seconds);
              }
            });
    outcome.cpuMicros().ifPresent(us -> values.put("workload_cpu_s", us / 1e6));
    outcome
        .peakMemoryBytes()
        .ifPresent(bytes -> values.put("workload_memory_peak_mib", bytes / 1048576.0));
    long runs = difference(before.runs(), after.runs());
    if (runs > 0) {
      double waited = difference(before.runDelayNanos(), after.runDelayNanos());
      values.put("runqueue_wait_mean_us", waited / runs / 1e3);
    }
    if (after.cpuPressureMicros().isPresent()) {
      double waited = difference(before.cpuPressureMicros(), after.cpuPressureMicros());
      values.put("cpu_pressure_percent", waited / seconds / 1e4);
    }
    // These were counted around the command, and looking at all the rest takes time of its own.
    double counted = outcome.wall().toNanos() / 1e9;
    outcome.counters().forEach((name, count) -> values.put(name + "_per_s", count / counted));
    values.keySet().retainAll(ALL.stream().map(Metric::name).toList());
    return values;
  }

  /** Standard deviation of the CPUs' busy shares: 0 is a perfect balance over the repetition. */
  private static double spread(NodeSnapshot before, NodeSnapshot after) {
    double[] shares =
        after.allTicks().keySet().stream()
            .filter(before.allTicks()::containsKey)
            .mapToDouble(cpu -> share(cpu, before, after))
            .toArray();
    double mean = Arrays.stream(shares).average().orElse(0);
    double squares = Arrays.stream(shares).map(s -> (s - mean) * (s - mean)).average().orElse(0);
    return 100 * Math.sqrt(squares);
  }

  private static double share(String cpu, NodeSnapshot before, NodeSnapshot after) {
    double all = ticks(after.allTicks(), cpu) - ticks(before.allTicks(), cpu);
    double busy = ticks(after.busyTicks(), cpu) - ticks(before.busyTicks(), cpu);
    return all <= 0 ? 0 : busy / all;
  }

  private static double ticks(Map<String, Long> ticks, String cpu) {
    return ticks.getOrDefault(cpu, 0L);
  }

  private static long difference(OptionalLong before, OptionalLong after) {
    return before.isPresent() && after.isPresent() ? after.getAsLong() - before.getAsLong() : 0;
  }
}
