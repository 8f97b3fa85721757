// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trace;

import dev.mllb.artifact.ArtifactAddress;
import dev.mllb.artifact.ArtifactStore;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.TraceRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds what a person names: a segment file, a manifest file, or a trace in the store. */
public final class TraceFiles {

  private TraceFiles() {}

  /**
   * Segment files, oldest first.
   *
   * @param name a path, or {@code mllb:<sha256>/trace.json}
   * @throws MllbException DATA_UNUSABLE, or those of the store
   */
  public static List<Path> segments(String name, ArtifactStore store) {
    Path file = Path.of(name);
    if (!name.startsWith("mllb:") && !name.endsWith(".json")) {
      if (!Files.isRegularFile(file)) {
        throw new MllbException(FailureCode.DATA_UNUSABLE, "there is no file " + file);
      }
      return List.of(file);
    }
    return manifest(name, store).segments().stream().map(segment -> fetch(segment, store)).toList();
  }

  /**
   * A trace's manifest.
   *
   * @throws MllbException DATA_UNUSABLE, or those of the store
   */
  public static Manifest manifest(String name, ArtifactStore store) {
    try {
      Path file =
          ArtifactAddress.isOne(name)
              ? store.fetch(ArtifactAddress.read(name), ArtifactStore.LONGEST_TEXT)
              : Path.of(name);
      return Manifest.read(file, name);
    } catch (IOException e) {
      throw new MllbException(
          FailureCode.DATA_UNUSABLE, name + " is not a trace manifest: " + e.getMessage(), e);
    }
  }

  /** The trace of a manifest, as an activity would have returned it. */
  public static TraceRef trace(String name, ArtifactStore store) {
    Manifest manifest = manifest(name, store);
    RowCounts rows = manifest.rows();
    return new TraceRef(
        ArtifactAddress.isOne(name)
            ? ArtifactAddress.read(name)
            : store.put(Path.of(name), "trace.json"),
        rows.rows(),
        rows.heuristic(),
        manifest.counters().dropped(),
        manifest.gaps().size(),
        rows.mismatches());
  }

  static Path fetch(SegmentEntry segment, ArtifactStore store) {
    if (segment.artifact() == null) {
      throw new MllbException(
          FailureCode.DATA_UNUSABLE, segment.file() + " was never put into the store");
    }
    return store.fetch(segment.artifact());
  }
}
