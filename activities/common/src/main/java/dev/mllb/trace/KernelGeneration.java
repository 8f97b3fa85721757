// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trace;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Generations of {@code can_migrate_task}: the same rows as {@code bpf/mllb_rules.def}, which a
 * test holds this against and which names the commits. A kernel belongs to the last row whose facts
 * its BTF shows.
 */
enum KernelGeneration {
  V5_10(5, 5, 0x001, "lb_env.migration_type"),
  V5_15(5, 14, 0x201, "task_struct.__state"),
  V6_1(5, 17, 0x201, "task_struct.worker_private"),
  V6_12(6, 12, 0x201, "sched_entity.sched_delayed"),
  V6_14(6, 14, 0x28d, "cfs_rq.nr_queued"),
  V6_17(6, 17, 0x2ed, "cfs_rq.nr_queued task_struct.blocked_on"),
  V6_18(6, 18, 0x2ee, "task_struct.throttled"),
  V7_2(7, 2, 0x3ee, "migration_type.migrate_llc_task"),
  V7_3(7, 3, 0x3f6, "sched_entity.h_load");

  private final int major;
  private final int minor;
  private final int checks;
  private final String facts;

  KernelGeneration(int major, int minor, int checks, String facts) {
    this.major = major;
    this.minor = minor;
    this.checks = checks;
    this.facts = facts;
  }

  /** Every fact that some row asks for. */
  static Set<String> allFacts() {
    Set<String> all = new LinkedHashSet<>();
    Arrays.stream(values()).forEach(row -> all.addAll(row.facts()));
    return all;
  }

  /** The last row whose facts are all there; null when none is. */
  static @Nullable KernelGeneration byFacts(Set<String> members) {
    KernelGeneration last = null;
    for (KernelGeneration row : values()) {
      if (members.containsAll(row.facts())) {
        last = row;
      }
    }
    return last;
  }

  /** The last row that begins with this version or an earlier one; null before the first. */
  static @Nullable KernelGeneration byVersion(int major, int minor) {
    KernelGeneration last = null;
    for (KernelGeneration row : values()) {
      if (row.major < major || (row.major == major && row.minor <= minor)) {
        last = row;
      }
    }
    return last;
  }

  /** For people: {@code 6.14}. */
  String word() {
    return name().substring(1).replace('_', '.');
  }

  int major() {
    return major;
  }

  int minor() {
    return minor;
  }

  /** {@code MLLB_CHECK_*} of the probe. */
  int checks() {
    return checks;
  }

  /** Struct or enum, dot, member. */
  List<String> facts() {
    return List.of(facts.split(" ", -1));
  }
}
