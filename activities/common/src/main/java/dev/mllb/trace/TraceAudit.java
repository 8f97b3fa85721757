// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trace;

import dev.mllb.artifact.ArtifactStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether a trace holds every decision once, but for those that are on record as missing.
 *
 * @param segments in order of time
 * @param overlaps segments of one boot that begin before the one before them ends
 * @param gaps interruptions on record
 */
public record TraceAudit(List<SegmentAudit> segments, int overlaps, List<Gap> gaps) {

  public TraceAudit {
    segments = List.copyOf(segments);
    gaps = List.copyOf(gaps);
  }

  /**
   * Reads a trace through.
   *
   * @throws SegmentException when a segment is damaged
   */
  public static TraceAudit of(Manifest manifest, ArtifactStore store) throws IOException {
    List<SegmentAudit> segments = new ArrayList<>();
    Map<String, Long> endOfBoot = new HashMap<>();
    int overlaps = 0;
    for (SegmentEntry entry : manifest.segments()) {
      SegmentAudit segment = SegmentAudit.of(entry, TraceFiles.fetch(entry, store));
      segments.add(segment);
      if (segment.written() > 0) {
        Long before = endOfBoot.put(entry.bootId(), segment.lastNs());
        overlaps += before != null && segment.firstNs() <= before ? 1 : 0;
      }
    }
    return new TraceAudit(segments, overlaps, manifest.gaps());
  }

  /** Decisions in the files. */
  public long written() {
    return segments.stream().mapToLong(SegmentAudit::written).sum();
  }

  /** Nothing is missing without being on record, and nothing is there twice. */
  public boolean holds() {
    return overlaps == 0
        && gaps.stream().allMatch(gap -> gap.missingRows() == 0)
        && segments.stream().allMatch(s -> s.unaccounted() == 0 && s.doubled() == 0);
  }
}
