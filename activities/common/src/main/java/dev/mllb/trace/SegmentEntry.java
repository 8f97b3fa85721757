// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trace;

import dev.mllb.model.ArtifactRef;
import org.jspecify.annotations.Nullable;

/**
 * One segment of a trace: one attachment of the probe, without interruption.
 *
 * @param file name of the segment file
 * @param bootId boot of the node it was written in; its times belong to that boot
 * @param attach how the probe was attached
 * @param startedNs when the probe was attached; CLOCK_MONOTONIC, ns
 * @param endedNs when it was detached, or was last known to be there
 * @param complete it ended in order; else its last counters may be too low
 * @param counters what the kernel counted
 * @param rows what is in the file
 * @param kernel what the probe was told
 * @param collectorCpuNs CPU time of the thread that drains and writes; ns
 * @param pmu hardware counters in the records; null in traces older than these
 * @param artifact the file in the store; null until the collection is finished
 */
public record SegmentEntry(
    String file,
    String bootId,
    String attach,
    long startedNs,
    long endedNs,
    boolean complete,
    ProbeCounters counters,
    RowCounts rows,
    KernelState kernel,
    long collectorCpuNs,
    @Nullable PmuCounters pmu,
    @Nullable ArtifactRef artifact) {

  public SegmentEntry stored(ArtifactRef ref) {
    return new SegmentEntry(
        file,
        bootId,
        attach,
        startedNs,
        endedNs,
        complete,
        counters,
        rows,
        kernel,
        collectorCpuNs,
        pmu,
        ref);
  }
}
