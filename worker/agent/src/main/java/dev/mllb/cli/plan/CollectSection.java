// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.plan;

import dev.mllb.model.CollectSpec;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The section {@code collect} of a plan. */
final class CollectSection {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration WEEK = Duration.ofDays(7);

  private CollectSection() {}

  /** For how many rows it goes on, where that is said, is for the gates to say. */
  static CollectSpec read(Section s, WorkloadCalls calls) {
    Duration duration =
        s.duration(
            "duration",
            PlanText.human(CollectSpec.USUAL_DURATION),
            SECOND,
            WEEK,
            "How long the probe is attached.");
    CollectSpec.Prolonging prolonging = prolonging(s, duration);
    CollectSpec spec =
        new CollectSpec(
            duration,
            calls.list(s, "workloads", "Run beside the probe, one after the other."),
            s.count("sampleEvery", 1, 1, 1_000_000, "Keep one decision in this many."),
            powerOfTwo(s, "ringBytes"),
            s.flag("outcomes", false, "Also follow each candidate task after the decision."),
            s.count(
                "overheadPerMille", 0, 0, 1000, "Probe budget in per mille of one CPU; 0 is none."),
            ValueLists.numbers(
                s, "cpus", List.of(), 0, 4095, "CPUs the collector may use; empty is all."),
            numaNode(s),
            ValueLists.words(
                s, "counters", "Hardware counters in every row, two at most: cycles, ..."),
            s.count(
                "batchRecords",
                CollectSpec.DEFAULT_BATCH_RECORDS,
                1,
                15_000,
                "Records per chunk of the file."),
            prolonging,
            PolicySection.read(
                s,
                calls,
                "A sched_ext scheduler whose decisions are collected instead of the kernel's, for"
                    + " arms whose scheduler asks the model."));
    checkCounters(s, spec.counters());
    s.end();
    return spec;
  }

  private static CollectSpec.@Nullable Prolonging prolonging(Section s, Duration duration) {
    Duration longest =
        s.duration(
            "maxDuration",
            "0s",
            Duration.ZERO,
            WEEK,
            "Up to this it goes on while fewer rows than `gates.minRows` reached the heuristic."
                + " `0s` is three times `duration`, 10 min more at most, and with `data.traces`"
                + " no more.");
    if (longest.isZero()) {
      return null;
    }
    if (longest.compareTo(duration) < 0) {
      s.problem(
          s.at("maxDuration"),
          "maxDuration",
          PlanText.human(longest) + " is shorter than duration, " + PlanText.human(duration));
      return null;
    }
    return new CollectSpec.Prolonging(0, longest);
  }

  private static @Nullable Integer numaNode(Section s) {
    int node = s.count("numaNode", -1, -1, 1023, "NUMA node of the collector's memory; -1 is any.");
    return node < 0 ? null : node;
  }

  private static void checkCounters(Section s, List<String> names) {
    if (names.size() > CollectSpec.MAX_COUNTERS) {
      s.problem(null, "counters", "must be two at most");
    }
    for (String name : names) {
      if (!CollectSpec.COUNTERS.contains(name)) {
        s.problem(null, "counters", name + " is none of " + CollectSpec.COUNTERS);
      }
    }
  }

  private static int powerOfTwo(Section s, String key) {
    long value = s.bytes(key, "4MiB", 1 << 16, 1 << 29, "Ring buffer; a power of two.");
    if (Long.bitCount(value) != 1) {
      s.problem(null, key, "must be a power of two, not " + value + " bytes");
    }
    return (int) value;
  }
}
