// SPDX-License-Identifier: Apache-2.0
package dev.mllb.dataset;

import dev.mllb.features.FeatureTable;
import dev.mllb.features.Mllb15;
import dev.mllb.features.NativeRule;
import dev.mllb.features.RawInputs;
import dev.mllb.trace.DecisionLayout;
import dev.mllb.trace.OutcomeLayout;
import dev.mllb.trace.SegmentChunk;
import dev.mllb.trace.SegmentEntry;
import dev.mllb.trace.SegmentReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Turns the records of segments into rows of a dataset. */
final class TraceRows {

  /** Between two boots, or two traces, time goes on after this pause; ns. */
  private static final long SEAM_NS = 1_000_000_000L;

  private final NpyWriter writer;
  private final DecisionRow decision;
  private final DatasetCounts counts;
  private final TraceProfiler profiler;
  private final @Nullable OutcomeJoin outcomes;
  private final boolean allRows;
  private final boolean dropMismatches;
  private final boolean gated;
  private final NpyColumn tsNs;
  private final NpyColumn trace;
  private final NpyColumn workload;
  private final NpyColumn heuristic;
  private final NpyColumn nativeRule;
  private final NpyColumn pc0;
  private final NpyColumn pc1;
  private final NpyColumn[] x;
  private final short[] values;
  private String boot = "";
  private long offsetNs;
  private long lastNs;
  private boolean hasCounters;

  TraceRows(
      NpyWriter writer,
      ColumnIndex index,
      FeatureTable features,
      DatasetCounts counts,
      TraceProfiler profiler,
      @Nullable OutcomeJoin outcomes,
      boolean allRows,
      boolean dropMismatches) {
    this.writer = writer;
    this.decision = new DecisionRow(index);
    this.counts = counts;
    this.profiler = profiler;
    this.outcomes = outcomes;
    this.allRows = allRows;
    this.dropMismatches = dropMismatches;
    this.gated = features.isGated();
    this.tsNs = index.get(DatasetSchema.TS_NS);
    this.trace = index.get(DatasetSchema.TRACE);
    this.workload = index.get(DatasetSchema.WORKLOAD);
    this.heuristic = index.get(DatasetSchema.HEURISTIC);
    this.nativeRule = index.get(DatasetSchema.NATIVE_RULE);
    this.pc0 = index.get("pc_0");
    this.pc1 = index.get("pc_1");
    this.values = new short[features.size()];
    this.x = new NpyColumn[values.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = index.get(DatasetSchema.feature(i));
    }
  }

  /** Writes the rows of one segment. */
  void segment(Path file, int traceNumber, SegmentEntry entry, WorkloadClock clock)
      throws IOException {
    String key = traceNumber + "/" + entry.bootId();
    hasCounters = entry.pmu() != null && !entry.pmu().names().isEmpty();
    boolean[] newBoot = {!key.equals(boot)};
    boot = key;
    if (outcomes != null) {
      outcomes.newSegment();
    }
    try (SegmentReader reader = SegmentReader.open(file)) {
      reader.forEach(
          (chunk, records) -> {
            if (chunk.kind() == DecisionLayout.KIND_DECISION) {
              if (newBoot[0]) {
                seam(records);
                newBoot[0] = false;
              }
              chunk(chunk, records, traceNumber, clock);
            } else if (chunk.kind() == OutcomeLayout.KIND_OUTCOME && outcomes != null) {
              for (int i = 0; i < chunk.records(); i++) {
                outcomes.outcome(records, i * chunk.recordBytes());
              }
            }
          });
    }
  }

  /** The monotonic clock starts anew with every boot: rows stay in order of time all the same. */
  private void seam(ByteBuffer records) {
    long first = DecisionLayout.TS_NS.get(records, 0);
    offsetNs = lastNs == 0 ? 0 : lastNs + SEAM_NS - first;
  }

  private void chunk(SegmentChunk chunk, ByteBuffer records, int traceNumber, WorkloadClock clock)
      throws IOException {
    profiler.add(chunk, records, clock, offsetNs);
    for (int i = 0; i < chunk.records(); i++) {
      int at = i * chunk.recordBytes();
      counts.decision(records, at);
      boolean reached = DecisionLayout.reachedHeuristic(records, at);
      if (reached && dropMismatches && DecisionLayout.isMismatch(records, at)) {
        counts.drop();
      } else if (reached || allRows) {
        row(records, at, traceNumber, clock);
        writer.put(heuristic, reached ? 1 : 0);
        writer.endRow();
      }
    }
  }

  private void row(ByteBuffer records, int at, int traceNumber, WorkloadClock clock)
      throws IOException {
    RawInputs all = DecisionRow.rawInputs(records, at);
    RawInputs raw = gated ? DecisionRow.asSeen(all, records, at) : all;
    boolean rule = gated ? NativeRule.mayMigrateAsSeen(raw) : NativeRule.mayMigrate(raw);
    long ns = DecisionLayout.TS_NS.get(records, at);
    int running = clock.at(ns);
    lastNs = Math.max(lastNs, ns + offsetNs);
    decision.put(writer, records, at);
    if (!hasCounters) {
      writer.put(pc0, DatasetSchema.NO_COUNTER);
      writer.put(pc1, DatasetSchema.NO_COUNTER);
    }
    writer.put(tsNs, ns + offsetNs);
    writer.put(trace, traceNumber);
    writer.put(workload, running);
    writer.put(nativeRule, rule ? 1 : 0);
    Mllb15.compute(raw.asInModule(), values);
    for (int i = 0; i < x.length; i++) {
      writer.put(x[i], values[i]);
    }
    if (outcomes != null) {
      outcomes.row(records, at);
    }
    counts.row(records, at, running, rule);
  }
}
