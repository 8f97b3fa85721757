// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.artifact.DirectoryStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceAuditTest {

  private static final TraceLineage LINEAGE =
      new TraceLineage("e", "node", "6.12", "aarch64", "b", "o", 1);

  @TempDir Path folder;
  private DirectoryStore store;
  private int files;

  @BeforeEach
  void openStore() {
    store = new DirectoryStore(folder.resolve("store"));
  }

  @Test
  void holdsWhenEveryDecisionIsWrittenOrCountedAsDropped() throws IOException {
    // Sequence number 2 fell out of the ring, and 4 after the last one that was written.
    TraceAudit audit = audit(segment("s1", 5, 2, true, 100, 0, 1, 3));
    SegmentAudit segment = audit.segments().get(0);
    assertThat(segment.written()).isEqualTo(3);
    assertThat(segment.holes()).isEqualTo(1);
    assertThat(segment.unaccounted()).isZero();
    assertThat(audit.holds()).isTrue();
  }

  @Test
  void seesARowThatIsThereTwice() throws IOException {
    TraceAudit audit = audit(segment("s1", 3, 0, true, 100, 0, 1, 1));
    assertThat(audit.segments().get(0).doubled()).isEqualTo(1);
    assertThat(audit.holds()).isFalse();
  }

  @Test
  void seesARowThatIsMissingWithoutARecord() throws IOException {
    TraceAudit audit = audit(segment("s1", 4, 0, true, 100, 0, 1, 3));
    assertThat(audit.segments().get(0).unaccounted()).isEqualTo(1);
    assertThat(audit.holds()).isFalse();
  }

  @Test
  void allowsMoreRowsThanTheLastHeartbeatCountedButNotFewer() throws IOException {
    assertThat(audit(segment("s1", 2, 0, false, 100, 0, 1, 2)).holds()).isTrue();
    assertThat(audit(segment("s1", 4, 0, false, 100, 0, 1, 2)).holds()).isFalse();
  }

  @Test
  void seesSegmentsOfOneBootThatOverlap() throws IOException {
    SegmentEntry first = segment("s1", 3, 0, false, 100, 0, 1, 2);
    assertThat(audit(first, segment("s2", 2, 0, true, 102, 0, 1)).overlaps()).isEqualTo(1);
    assertThat(audit(first, segment("s2", 2, 0, true, 103, 0, 1)).holds()).isTrue();
  }

  @Test
  void failsOnRowsThatTheDiskLost() throws IOException {
    Manifest manifest =
        Manifest.of(
            LINEAGE,
            1,
            List.of(segment("s1", 2, 0, true, 100, 0, 1)),
            List.of(new Gap("s1", 0, 1, "the node went down", 7)),
            List.of());
    assertThat(TraceAudit.of(manifest, store).holds()).isFalse();
  }

  private TraceAudit audit(SegmentEntry... segments) throws IOException {
    return TraceAudit.of(Manifest.of(LINEAGE, 1, List.of(segments), List.of(), List.of()), store);
  }

  private SegmentEntry segment(
      String name, long kept, long dropped, boolean complete, long firstNs, long... sequence)
      throws IOException {
    Path file = folder.resolve(name + "-" + files++ + ".mtr");
    SegmentStats stats = new SegmentStats();
    try (SegmentWriter writer =
        new SegmentWriter(file, SegmentSchema.of(LINEAGE, "boot", "fexit").json(), 2)) {
      long ns = firstNs;
      for (long seq : sequence) {
        var record = Records.decision(ns++, 0, seq, Reason.COLD);
        writer.append(record, 0, DecisionLayout.BYTES);
        stats.add(record, 0);
      }
    }
    KernelState kernel =
        new KernelState(1, true, true, true, true, 1, 1, 1 << 5, Map.of(), null, null);
    ProbeCounters counters = new ProbeCounters(0, kept, 0, 0, kept, dropped, 0, 0, 0, 0, 0, 0);
    return new SegmentEntry(
        name,
        "boot",
        "fexit",
        0,
        1,
        complete,
        counters,
        stats.counts(),
        kernel,
        0,
        PmuCounters.NONE,
        store.put(file, name + ".mtr"));
  }
}
