// SPDX-License-Identifier: Apache-2.0
package dev.mllb.dataset;

import dev.mllb.trace.WorkloadSpan;
import java.util.List;

/** Tells which workload ran at a time of one boot. */
final class WorkloadClock {

  static final int NONE = 255;

  private final List<WorkloadSpan> spans;
  private final List<String> names;
  private int hint;

  /**
   * @param names all workloads of the dataset; the answer is an index into it
   */
  WorkloadClock(List<WorkloadSpan> spans, String bootId, List<String> names) {
    this.spans = spans.stream().filter(span -> span.bootId().equals(bootId)).toList();
    this.names = names;
  }

  /** Index of the workload, or {@link #NONE}. */
  int at(long ns) {
    for (int i = 0; i < spans.size(); i++) {
      int candidate = (hint + i) % spans.size();
      WorkloadSpan span = spans.get(candidate);
      if (ns >= span.fromNs() && ns < span.toNs()) {
        hint = candidate;
        return names.indexOf(span.workload());
      }
    }
    return NONE;
  }
}
