// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How decisions are collected on the node.
 *
 * @param duration how long the probe is attached, unless it is prolonged
 * @param workloads run beside the probe, one after the other in equal shares of the duration,
 *     repeated until it is over
 * @param sampleEvery keep one decision in this many; at least 1
 * @param ringBytes size of the ring buffer; bytes, a power of two
 * @param outcomes also follow each candidate task after the decision (own cost)
 * @param overheadPerMille probe budget in per mille of one CPU; above it the probe thins itself out
 *     and says so; 0 means no budget
 * @param cpus CPUs the collector itself may use; empty means all
 * @param numaNode NUMA node whose memory the ring and the collector use; null means any
 * @param counters hardware counters to read at every decision, at most two, for example {@code
 *     cycles}; a node without them says so and collects all the same
 * @param batchRecords records per chunk of the file; 0 means {@link #DEFAULT_BATCH_RECORDS}
 * @param prolonging whether it goes on past its duration; null in a plan that leaves it to {@link
 *     ExperimentPlan#collection}
 * @param policy the sched_ext scheduler whose decisions they are, in force for that time; null for
 *     the kernel's own
 */
public record CollectSpec(
    Duration duration,
    List<WorkloadCall> workloads,
    int sampleEvery,
    int ringBytes,
    boolean outcomes,
    int overheadPerMille,
    List<Integer> cpus,
    @Nullable Integer numaNode,
    List<String> counters,
    int batchRecords,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Prolonging prolonging,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable SchedulerCall policy)
    implements Request {

  /**
   * A collection that goes on: a host that was busier or slower than the plan thought decides
   * seldom, and with too few rows all that was done before would be for nothing. It ends with a
   * round of its workloads, so that no part of it is one workload's alone.
   *
   * @param rows as long as fewer than this many reached the heuristic, rightly labelled; at least 0
   * @param longest but never for longer than this, the duration included; at least the duration
   */
  public record Prolonging(long rows, Duration longest) implements Request {

    /** Usually three times as long as was planned, and at most ten minutes longer. */
    static Prolonging usual(long rows, Duration duration) {
      Duration more = duration.multipliedBy(2);
      return new Prolonging(rows, duration.plus(more.compareTo(MOST_MORE) < 0 ? more : MOST_MORE));
    }

    private static final Duration MOST_MORE = Duration.ofMinutes(10);

    public Prolonging {
      Objects.requireNonNull(longest, "longest");
    }
  }

  /** Hardware counters that can be asked for, by the names that perf gives them. */
  public static final List<String> COUNTERS =
      List.of(
          "cycles",
          "instructions",
          "cache-references",
          "cache-misses",
          "branches",
          "branch-misses",
          "bus-cycles",
          "stalled-cycles-frontend",
          "stalled-cycles-backend");

  /**
   * A workload needs a moment to get going: no turn is shorter unless the collection is. Long turns
   * would leave one round, and a model that is judged on the last fifth of a trace would be judged
   * on a workload that it never saw.
   */
  public static final Duration SHORTEST_TURN = Duration.ofSeconds(4);

  private static final long MAX_ROUNDS = 6;

  /** A row has room for this many. */
  public static final int MAX_COUNTERS = 2;

  /** How long, where it is not said. */
  public static final Duration USUAL_DURATION = Duration.ofSeconds(150);

  /** Ring buffer, where it is not said. */
  public static final int USUAL_RING_BYTES = 4 << 20;

  /** About 256 KiB. */
  public static final int DEFAULT_BATCH_RECORDS = 990;

  public CollectSpec {
    workloads = List.copyOf(workloads);
    cpus = List.copyOf(cpus);
    // Plans of running experiments were written before these existed.
    counters = Objects.requireNonNullElse(counters, List.<String>of()).stream().toList();
    batchRecords = batchRecords == 0 ? DEFAULT_BATCH_RECORDS : batchRecords;
  }

  /** How long the probe is attached at most: as many rounds more as the limit has room for. */
  public Duration longest() {
    if (prolonging == null || prolonging.longest().compareTo(duration) <= 0) {
      return duration;
    }
    long more = prolonging.longest().minus(duration).dividedBy(round());
    return duration.plus(round().multipliedBy(more));
  }

  /**
   * When it is looked at next whether it is over: at the end of the duration, and then of each
   * round.
   *
   * @param collectedNs time the probe was attached so far; ns
   * @return later than that, unless the longest time is up; ns
   */
  public long endAfter(long collectedNs) {
    long planned = duration.toNanos();
    if (collectedNs < planned) {
      return planned;
    }
    long rounds = (collectedNs - planned) / round().toNanos() + 1;
    return Math.min(longest().toNanos(), planned + rounds * round().toNanos());
  }

  /** In which each workload has one turn; without workloads any time will do. */
  private Duration round() {
    Duration round = workloads.isEmpty() ? SHORTEST_TURN : duration.dividedBy(rounds());
    return round.isZero() ? Duration.ofNanos(1) : round;
  }

  /** The same, prolonged as said. */
  public CollectSpec prolonged(@Nullable Prolonging as) {
    return new CollectSpec(
        duration,
        workloads,
        sampleEvery,
        ringBytes,
        outcomes,
        overheadPerMille,
        cpus,
        numaNode,
        counters,
        batchRecords,
        as,
        policy);
  }

  /** Whose decisions they are, for a person. */
  public String decider() {
    return policy == null ? "the kernel" : "scheduler " + policy.scheduler();
  }

  /** How often each workload has its turn; 1 to 6, and 1 without workloads. */
  public int rounds() {
    if (workloads.isEmpty()) {
      return 1;
    }
    long turns = duration.dividedBy(workloads.size()).dividedBy(SHORTEST_TURN);
    return (int) Math.max(1, Math.min(MAX_ROUNDS, turns));
  }

  /** How long a turn is; all of the duration without workloads. */
  public Duration turn() {
    return duration.dividedBy((long) Math.max(1, workloads.size()) * rounds());
  }
}
