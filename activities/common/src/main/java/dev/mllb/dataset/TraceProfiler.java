// SPDX-License-Identifier: Apache-2.0
package dev.mllb.dataset;

import dev.mllb.trace.DecisionLayout;
import dev.mllb.trace.SegmentChunk;
import dev.mllb.trace.TraceStats;
import java.nio.ByteBuffer;
import java.util.List;

/** Makes the {@link TraceProfile} while the dataset is built, in constant memory. */
final class TraceProfiler {

  private final TraceStats stats = new TraceStats();
  private final RateOverTime rate;

  /**
   * @param workloads names by number
   */
  TraceProfiler(List<String> workloads) {
    rate = new RateOverTime(workloads);
  }

  /**
   * Takes a chunk of decisions.
   *
   * @param offsetNs from the clock of their boot to one that goes on over reboots; ns
   */
  void add(SegmentChunk chunk, ByteBuffer records, WorkloadClock clock, long offsetNs) {
    stats.add(chunk, records);
    for (int i = 0; i < chunk.records(); i++) {
      long ns = DecisionLayout.TS_NS.get(records, i * chunk.recordBytes());
      rate.add(ns + offsetNs, clock.at(ns));
    }
  }

  TraceProfile profile() {
    return TraceProfile.of(stats, rate.rate());
  }
}
