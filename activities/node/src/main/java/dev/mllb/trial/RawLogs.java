// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.ArtifactRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What the runs of one trial leave: their logs go into the store, their crashes are counted. */
final class RawLogs {

  /** A workload that never works is a failure of the trial, not a void repetition. */
  private static final int CRASHES_IN_A_ROW = 3;

  private final ArtifactStore store;
  private final Path folder;
  private int crashesInARow;

  /**
   * @param folder where a run's log is while it is written
   */
  RawLogs(ArtifactStore store, Path folder) {
    this.store = store;
    this.folder = folder;
  }

  Path folder() {
    return folder;
  }

  /** Moves a log into the store. */
  @Nullable ArtifactRef keep(@Nullable Path log) {
    if (log == null || !Files.exists(log)) {
      return null;
    }
    ArtifactRef kept = store.put(log, log.getFileName().toString());
    try {
      Files.delete(log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + log, e);
    }
    return kept;
  }

  /** A run came to its end. */
  void ended() {
    crashesInARow = 0;
  }

  /**
   * What a run that failed says.
   *
   * @throws MllbException the failure itself, when it is none of the workload
   */
  static String said(MllbException e) {
    if (e.code() != FailureCode.WORKLOAD_CRASHED) {
      throw e;
    }
    return String.valueOf(e.getMessage());
  }

  /**
   * A run failed, and nothing but its workload is to blame.
   *
   * @throws MllbException the failure itself, when it is one too many
   */
  void crashed(MllbException e) {
    if (++crashesInARow >= CRASHES_IN_A_ROW) {
      throw e;
    }
  }
}
