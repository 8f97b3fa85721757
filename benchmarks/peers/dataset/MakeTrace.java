// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trace;

import dev.mllb.artifact.DirectoryStore;
import dev.mllb.model.ArtifactRef;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Makes up a trace of any length from a seed: segments of five million decisions, of which manifests
 * of 5, 10, 15 ... million rows are made. MakeTrace STORE SEGMENTS SEED prints one manifest a line.
 */
public final class MakeTrace {

  private static final int ROWS = 5_000_000;
  private static final int CPUS = 64;
  private static final int NODES = 2;

  public static void main(String[] args) throws Exception {
    DirectoryStore store = new DirectoryStore(Path.of(args[0]));
    int segments = Integer.parseInt(args[1]);
    SplittableRandom random = new SplittableRandom(Long.parseLong(args[2]));
    TraceLineage lineage = new TraceLineage("made-up", "nowhere", "none", "none", "", "", 1);
    KernelState kernel = new KernelState(500_000, true, true, true, true, 1 << 13, 1 << 7, 1 << 5, Map.of(), null, null);
    List<SegmentEntry> entries = new ArrayList<>();
    long[] clock = {1_000_000_000L};
    for (int i = 1; i <= segments; i++) {
      Path file = Files.createTempFile(Path.of(args[0]), "made-up", ".mtr");
      Files.delete(file);
      RowCounts rows = write(file, lineage, random, clock);
      ArtifactRef stored = store.put(file, "segment-" + i + ".mtr");
      Files.delete(file);
      ProbeCounters counters = new ProbeCounters(0, ROWS, 0, 0, ROWS, 0, 0, 0, 0, 0, 0, 0);
      entries.add(
          new SegmentEntry(
              "segment-" + i, "boot", "fexit", rows.firstNs(), rows.lastNs(), true, counters, rows,
              kernel, 0, PmuCounters.NONE, stored));
      WorkloadSpan span = new WorkloadSpan("made-up", Map.of(), "boot", 0, Long.MAX_VALUE);
      Manifest manifest = Manifest.of(lineage, 1, entries, List.of(), List.of(span));
      System.out.println(store.put(manifest.json(), "trace.json").uri());
    }
  }

  private static RowCounts write(
      Path file, TraceLineage lineage, SplittableRandom random, long[] clock) throws Exception {
    SegmentStats stats = new SegmentStats();
    ByteBuffer record = ByteBuffer.allocate(DecisionLayout.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    byte[] schema = SegmentSchema.of(lineage, "boot", "fexit").json();
    try (SegmentWriter writer = new SegmentWriter(file, schema, 990)) {
      for (int i = 0; i < ROWS; i++) {
        clock[0] += random.nextInt(1, 20_000);
        decision(record, random, clock[0], i);
        writer.append(record, 0, DecisionLayout.BYTES);
        stats.add(record, 0);
      }
    }
    return stats.counts();
  }

  /** Nine in ten reach the heuristic; what they hold is spread over the ranges that occur. */
  private static void decision(ByteBuffer b, SplittableRandom random, long ns, int i) {
    int src = random.nextInt(CPUS);
    int dst = random.nextInt(CPUS);
    long delta = random.nextLong(2_000_000);
    Reason reason = random.nextInt(10) == 0 ? Reason.RUNNING : delta < 500_000 ? Reason.HOT : Reason.COLD;
    DecisionLayout.KIND.put(b, 0, DecisionLayout.KIND_DECISION);
    DecisionLayout.VERSION.put(b, 0, DecisionLayout.TRACE_VERSION);
    DecisionLayout.WEIGHT.put(b, 0, 1);
    DecisionLayout.TS_NS.put(b, 0, ns);
    DecisionLayout.SEQ.put(b, 0, i / CPUS);
    DecisionLayout.CPU.put(b, 0, i % CPUS);
    DecisionLayout.PID.put(b, 0, 1000 + random.nextInt(5000));
    DecisionLayout.SRC_CPU.put(b, 0, src);
    DecisionLayout.DST_CPU.put(b, 0, dst);
    DecisionLayout.SRC_NID.put(b, 0, src * NODES / CPUS);
    DecisionLayout.DST_NID.put(b, 0, dst * NODES / CPUS);
    DecisionLayout.PREFERRED_NID.put(b, 0, random.nextInt(-1, NODES));
    DecisionLayout.SRC_NR_RUNNING.put(b, 0, random.nextInt(1, 20));
    DecisionLayout.DST_NR_RUNNING.put(b, 0, random.nextInt(4));
    DecisionLayout.SRC_LOAD.put(b, 0, random.nextInt(20_000));
    DecisionLayout.DST_LOAD.put(b, 0, random.nextInt(4_000));
    DecisionLayout.FAULTS_TOTAL.put(b, 0, random.nextInt(1_000));
    DecisionLayout.DELTA_NS.put(b, 0, delta);
    DecisionLayout.MIGRATION_COST_NS.put(b, 0, 500_000);
    DecisionLayout.CACHE_NICE_TRIES.put(b, 0, 1);
    DecisionLayout.REASON.put(b, 0, reason.number());
    DecisionLayout.VERDICT.put(b, 0, reason.mayMigrate() ? 1 : 0);
    DecisionLayout.DERIVED.put(b, 0, reason.mayMigrate() ? 1 : 0);
  }
}
