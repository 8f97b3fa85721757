// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trace;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.basics.Json;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.TraceRef;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What a trace consists of.
 *
 * @param version of this file
 * @param lineage where it comes from
 * @param sampleEvery one decision in this many was to be kept
 * @param segments oldest first
 * @param gaps interruptions
 * @param workloads what ran when
 * @param counters of all segments together
 * @param rows of all segments together
 */
public record Manifest(
    int version,
    TraceLineage lineage,
    int sampleEvery,
    List<SegmentEntry> segments,
    List<Gap> gaps,
    List<WorkloadSpan> workloads,
    ProbeCounters counters,
    RowCounts rows) {

  static final int VERSION = 1;

  public Manifest {
    segments = List.copyOf(segments);
    gaps = List.copyOf(gaps);
    workloads = List.copyOf(workloads);
  }

  public static Manifest of(
      TraceLineage lineage,
      int sampleEvery,
      List<SegmentEntry> segments,
      List<Gap> gaps,
      List<WorkloadSpan> workloads) {
    return new Manifest(
        VERSION,
        lineage,
        sampleEvery,
        segments,
        gaps,
        workloads,
        segments.stream()
            .map(SegmentEntry::counters)
            .reduce(ProbeCounters.ZERO, ProbeCounters::plus),
        segments.stream().map(SegmentEntry::rows).reduce(RowCounts.ZERO, RowCounts::plus));
  }

  /**
   * Reads a trace's manifest from the store.
   *
   * @throws MllbException DATA_UNUSABLE, or those of the store
   */
  public static Manifest read(TraceRef trace, ArtifactStore store) {
    try {
      return read(
          store.fetch(trace.manifest(), ArtifactStore.LONGEST_TEXT), trace.manifest().uri());
    } catch (IOException e) {
      throw new MllbException(
          FailureCode.DATA_UNUSABLE,
          trace.manifest().uri() + " is not a trace manifest: " + e.getMessage(),
          e);
    }
  }

  /**
   * Reads a manifest file of a version this release knows.
   *
   * @throws MllbException DATA_UNUSABLE for another version
   */
  static Manifest read(Path file, String name) throws IOException {
    Manifest manifest = Json.read(file, Manifest.class);
    if (manifest.version() != VERSION) {
      throw new MllbException(
          FailureCode.DATA_UNUSABLE,
          name
              + " is of version "
              + manifest.version()
              + "; this release reads version "
              + VERSION
              + ": use the release that wrote it");
    }
    return manifest;
  }

  public byte[] json() {
    return Json.bytes(this);
  }
}
