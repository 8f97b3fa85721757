// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trace;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.basics.Json;
import dev.mllb.model.SchedulerCall;
import dev.mllb.model.TraceRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Made-up traces in a store, for tests of what reads them. */
public final class TestTraces {

  private static final Reason[] REASONS = {
    Reason.HOT, Reason.COLD, Reason.FORCED, Reason.PINNED, Reason.RUNNING
  };

  private TestTraces() {}

  /** A trace of this many decisions, a millisecond apart, in two workloads of equal length. */
  public static TraceRef write(Path folder, ArtifactStore store, int decisions) throws IOException {
    return write(folder, store, decisions, 0, null);
  }

  /** As above, the first so many rows that reached the heuristic being mismatches. */
  public static TraceRef write(
      Path folder, ArtifactStore store, int decisions, int mismatches, @Nullable KernelRules rules)
      throws IOException {
    int left = mismatches;
    Path file = Files.createTempFile(folder, "segment", ".mtr");
    Files.delete(file);
    TraceLineage lineage = new TraceLineage("e", "node", "6.12", "aarch64", "b", "o", 1);
    SegmentStats stats = new SegmentStats();
    try (SegmentWriter writer =
        new SegmentWriter(file, SegmentSchema.of(lineage, "boot", "fexit").json(), 900)) {
      for (int i = 0; i < decisions; i++) {
        var record = Records.decision(1_000_000L * i, i % 4, i / 4, REASONS[i % REASONS.length]);
        if (left > 0 && DecisionLayout.reachedHeuristic(record, 0)) {
          DecisionLayout.DERIVED.put(record, 0, 1 - DecisionLayout.VERDICT.get(record, 0));
          left--;
        }
        writer.append(record, 0, DecisionLayout.BYTES);
        stats.add(record, 0);
      }
    }
    RowCounts rows = stats.counts();
    KernelState kernel =
        new KernelState(
            500_000, true, true, true, true, 1 << 14, 1 << 7, 1 << 5, Map.of(), rules, null);
    SegmentEntry segment =
        new SegmentEntry(
            "segment-0001.mtr",
            "boot",
            "fexit",
            0,
            1_000_000L * decisions,
            true,
            ProbeCounters.ZERO,
            rows,
            kernel,
            0,
            PmuCounters.NONE,
            store.put(file, "segment-0001.mtr"));
    long half = 500_000L * decisions;
    List<WorkloadSpan> workloads =
        List.of(
            new WorkloadSpan("first", Map.of(), "boot", 0, half),
            new WorkloadSpan("second", Map.of(), "boot", half, Long.MAX_VALUE));
    Manifest manifest = Manifest.of(lineage, 1, List.of(segment), List.of(), workloads);
    return stored(manifest, store);
  }

  /** The same rows as if this scheduler had decided them. */
  @SuppressWarnings("unchecked")
  public static TraceRef decidedBy(SchedulerCall decider, TraceRef trace, ArtifactStore store)
      throws IOException {
    Map<String, Object> manifest = Json.read(store.fetch(trace.manifest()), Map.class);
    List<Map<String, Object>> segments = (List<Map<String, Object>>) manifest.get("segments");
    for (Map<String, Object> segment : segments) {
      ((Map<String, Object>) segment.get("kernel"))
          .put("decider", Map.of("scheduler", decider.scheduler(), "options", decider.options()));
    }
    return stored(Json.read(Json.bytes(manifest), Manifest.class), store);
  }

  private static TraceRef stored(Manifest manifest, ArtifactStore store) {
    RowCounts rows = manifest.rows();
    return new TraceRef(
        store.put(manifest.json(), "trace.json"),
        rows.rows(),
        rows.heuristic(),
        0,
        0,
        rows.mismatches());
  }
}
