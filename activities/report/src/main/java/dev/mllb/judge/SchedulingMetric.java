// SPDX-License-Identifier: Apache-2.0
package dev.mllb.judge;

import java.util.Arrays;
import java.util.Optional;

/**
 * What may explain a difference of arms, of what the node itself counts. Left out is what follows
 * from the workload's speed alone: instructions, page faults, CPU time.
 */
enum SchedulingMetric {
  IDLE_WHILE_WAITING_PERCENT(
      "CPUs idle while tasks wait", 0.5, "CPUs idled %s while tasks waited", "longer", "less"),
  WAITING_TASKS_MEAN("tasks waiting for a CPU", 0.05, "%s tasks waited for a CPU", "more", "fewer"),
  WAKEUP_WAIT_MEAN_US(
      "wait after a wake-up", 1, "tasks waited %s after a wake-up", "longer", "less long"),
  WAKEUP_WAIT_P99_US(
      "wait after a wake-up, 99th percentile",
      1,
      "the longest waits after a wake-up (99th percentile) were %s",
      "longer",
      "shorter"),
  PREEMPTED_WAIT_MEAN_US(
      "wait after a preemption", 1, "preempted tasks waited %s", "longer", "less long"),
  PREEMPTED_WAIT_P99_US(
      "wait after a preemption, 99th percentile",
      1,
      "the longest waits of preempted tasks (99th percentile) were %s",
      "longer",
      "shorter"),
  SLICE_MEAN_US("time on a CPU at a stretch", 1, "tasks kept a CPU %s", "longer", "less long"),
  MIGRATIONS_IN_CORE_PER_S(
      "migrations within a core", 1, "tasks moved %s within a core", "more often", "less often"),
  MIGRATIONS_IN_CACHE_PER_S(
      "migrations within a cache", 1, "tasks moved %s within a cache", "more often", "less often"),
  MIGRATIONS_IN_NODE_PER_S(
      "migrations between caches", 1, "tasks moved %s between caches", "more often", "less often"),
  MIGRATIONS_ACROSS_NODES_PER_S(
      "migrations between NUMA nodes",
      1,
      "tasks moved %s between NUMA nodes",
      "more often",
      "less often"),
  RUNQUEUE_WAIT_MEAN_US(
      "wait on a run queue", 1, "tasks waited %s on run queues", "longer", "less long"),
  CPU_MIGRATIONS_PER_S(
      "migrations of the workload", 1, "the workload migrated %s", "more often", "less often"),
  CONTEXT_SWITCHES_PER_S(
      "context switches", 10, "CPUs switched tasks %s", "more often", "less often"),
  CPU_PRESSURE_PERCENT(
      "time in which some task waits",
      0.5,
      "some task waited for a CPU %s of the time",
      "more",
      "less"),
  CPU_BUSY_PERCENT("CPUs busy", 0.5, "CPUs were %s busy", "more", "less"),
  CPU_SPREAD_PP(
      "spread of the CPUs' load", 0.5, "CPUs were %s loaded", "less evenly", "more evenly"),
  CACHE_MISSES_PER_S(
      "cache misses", 1000, "the workload missed the cache %s", "more often", "less often"),
  INTERRUPTS_PER_S("interrupts", 10, "CPUs were interrupted %s", "more often", "less often"),
  RESCHEDULE_INTERRUPTS_PER_S(
      "rescheduling interrupts",
      10,
      "CPUs told each other %s to reschedule",
      "more often",
      "less often"),
  BALANCE_SOFTIRQS_PER_S(
      "periodic runs of the load balancer",
      1,
      "the load balancer's periodic runs came %s",
      "more often",
      "less often");

  private final String label;
  private final double worth;
  private final String sentence;
  private final String more;
  private final String less;

  SchedulingMetric(String label, double worth, String sentence, String more, String less) {
    this.label = label;
    this.worth = worth;
    this.sentence = sentence;
    this.more = more;
    this.less = less;
  }

  /** The one that a metric is; nothing when a metric explains nothing. */
  static Optional<SchedulingMetric> of(String metric) {
    return Arrays.stream(values())
        .filter(quantity -> quantity.name().equalsIgnoreCase(metric))
        .findFirst();
  }

  /** What it is called in a picture or a table. */
  String label() {
    return label;
  }

  /** Whether a difference, in the metric's unit, is worth a sentence, whatever its percentage. */
  boolean isWorth(double difference) {
    return Math.abs(difference) >= worth;
  }

  /** What an arm does more or less of than the control. */
  String sentence(boolean isMore) {
    return sentence.formatted(isMore ? more : less);
  }
}
