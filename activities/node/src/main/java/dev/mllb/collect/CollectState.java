// SPDX-License-Identifier: Apache-2.0
package dev.mllb.collect;

import dev.mllb.model.TraceRef;
import dev.mllb.trace.Gap;
import dev.mllb.trace.RowCounts;
import dev.mllb.trace.SegmentEntry;
import dev.mllb.trace.WorkloadSpan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A collection as the node's disk remembers it, written at every heartbeat: a retry goes on from it
 * even when nobody hands it the heartbeat's details.
 *
 * @param closed finished segments
 * @param open the segment being written, as of the last heartbeat; null between segments
 * @param openBytes durable length of its file; bytes
 * @param gaps interruptions so far
 * @param workloads what ran when; the last one may still run
 * @param collectedNs time the probe was attached; ns
 * @param epochMs when this was written; Unix time, ms
 * @param result the finished trace; null until then
 */
record CollectState(
    List<SegmentEntry> closed,
    @Nullable SegmentEntry open,
    long openBytes,
    List<Gap> gaps,
    List<WorkloadSpan> workloads,
    long collectedNs,
    long epochMs,
    @Nullable TraceRef result) {

  static final CollectState NEW =
      new CollectState(List.of(), null, 0, List.of(), List.of(), 0, 0, null);

  CollectState {
    closed = List.copyOf(closed);
    gaps = List.copyOf(gaps);
    workloads = List.copyOf(workloads);
  }

  /** What is in the finished segments. */
  RowCounts rows() {
    return closed.stream().map(SegmentEntry::rows).reduce(RowCounts.ZERO, RowCounts::plus);
  }

  /** Whether the last attempt came to its end; one that was cut off left its segment incomplete. */
  boolean isEnded() {
    return open == null && !closed.isEmpty() && closed.get(closed.size() - 1).complete();
  }

  int nextSegment() {
    return closed.size() + 1;
  }

  CollectState finished(List<SegmentEntry> stored, TraceRef trace, long now) {
    return new CollectState(stored, null, 0, gaps, workloads, collectedNs, now, trace);
  }

  /** The open segment closed as found on the disk, and the interruption put on record. */
  CollectState recovered(@Nullable SegmentEntry found, Gap gap) {
    List<SegmentEntry> segments = new ArrayList<>(closed);
    if (found != null) {
      segments.add(found);
    }
    List<Gap> all = new ArrayList<>(gaps);
    all.add(gap);
    return new CollectState(segments, null, 0, all, workloads, collectedNs, epochMs, null);
  }
}
