// SPDX-License-Identifier: Apache-2.0
package dev.mllb.collect;

import dev.mllb.trace.RowCounts;
import dev.mllb.trace.SegmentEntry;
import dev.mllb.trace.SegmentException;
import dev.mllb.trace.SegmentReader;
import dev.mllb.trace.SegmentStats;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Closes a segment that a crash left open: everything whole is kept, a torn end is cut off. */
final class SegmentRecovery {

  private SegmentRecovery() {}

  /**
   * Repairs the file.
   *
   * @param entry the segment as of the last heartbeat
   * @return the segment as found, or null when not even its header is whole
   */
  static @Nullable SegmentEntry recover(Path file, SegmentEntry entry) throws IOException {
    if (!Files.exists(file)) {
      return null;
    }
    SegmentStats stats = new SegmentStats();
    long end;
    try (SegmentReader reader = SegmentReader.open(file)) {
      readWhole(reader, stats);
      end = reader.position();
    } catch (SegmentException e) {
      Files.delete(file);
      return null;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(end);
      channel.force(true);
    }
    return found(entry, stats.counts());
  }

  private static void readWhole(SegmentReader reader, SegmentStats stats) throws IOException {
    try {
      reader.forEach(stats::add);
    } catch (SegmentException e) {
      // The torn end: the crash came in the middle of a write. What is before it is kept.
      return;
    }
  }

  private static SegmentEntry found(SegmentEntry entry, RowCounts rows) {
    return new SegmentEntry(
        entry.file(),
        entry.bootId(),
        entry.attach(),
        entry.startedNs(),
        Math.max(entry.endedNs(), rows.lastNs()),
        false,
        entry.counters(),
        rows,
        entry.kernel(),
        entry.collectorCpuNs(),
        entry.pmu(),
        null);
  }
}
