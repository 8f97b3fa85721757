// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trace;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What a segment's file holds against what the kernel counted.
 *
 * @param file name of the segment
 * @param complete it ended in order; else the kernel's counters are those of the last heartbeat
 * @param written decisions in the file
 * @param kept decisions the probe meant to record
 * @param dropped of these, lost because the ring was full
 * @param holes sequence numbers missing between two decisions of a CPU; drops not at the end
 * @param doubled decisions whose sequence number does not come after the one before
 * @param firstNs time of the first decision; CLOCK_MONOTONIC, ns; 0 without decisions
 * @param lastNs time of the last one
 */
public record SegmentAudit(
    String file,
    boolean complete,
    long written,
    long kept,
    long dropped,
    long holes,
    long doubled,
    long firstNs,
    long lastNs) {

  /**
   * Reads a segment through.
   *
   * @throws SegmentException when the file is damaged
   */
  static SegmentAudit of(SegmentEntry entry, Path file) throws IOException {
    Sequences sequences = new Sequences();
    try (SegmentReader reader = SegmentReader.open(file)) {
      reader.forEach(sequences::add);
    }
    ProbeCounters counters = entry.counters();
    return new SegmentAudit(
        entry.file(),
        entry.complete(),
        sequences.written,
        counters.kept(),
        counters.dropped(),
        sequences.holes,
        sequences.doubled,
        sequences.firstNs,
        sequences.lastNs);
  }

  /**
   * Decisions that are neither in the file nor counted as dropped. A segment that was cut short may
   * hold more than was counted at its last heartbeat, never less.
   */
  public long unaccounted() {
    long difference = kept - dropped - written;
    return complete ? Math.abs(difference) : Math.max(0, difference);
  }

  private static final class Sequences {
    private final Map<Long, Long> last = new HashMap<>();
    private long written;
    private long holes;
    private long doubled;
    private long firstNs;
    private long lastNs;

    void add(SegmentChunk chunk, ByteBuffer records) {
      if (chunk.kind() != DecisionLayout.KIND_DECISION) {
        return;
      }
      for (int i = 0; i < chunk.records(); i++) {
        add(records, i * chunk.recordBytes());
      }
    }

    private void add(ByteBuffer records, int at) {
      long ns = DecisionLayout.TS_NS.get(records, at);
      firstNs = written++ == 0 ? ns : Math.min(firstNs, ns);
      lastNs = Math.max(lastNs, ns);
      long seq = DecisionLayout.SEQ.get(records, at);
      Long before = last.put(DecisionLayout.CPU.get(records, at), seq);
      long expected = before == null ? 0 : before + 1;
      if (seq < expected) {
        doubled++;
      } else {
        holes += seq - expected;
      }
    }
  }
}
