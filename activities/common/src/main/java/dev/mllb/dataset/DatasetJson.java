// SPDX-License-Identifier: Apache-2.0
package dev.mllb.dataset;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.basics.Json;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.DatasetRef;
import java.io.IOException;

/** Reads the summary beside a dataset. */
public final class DatasetJson {

  private DatasetJson() {}

  /**
   * The summary of a dataset in the store.
   *
   * @throws MllbException DATA_UNUSABLE, or those of the store
   */
  public static DatasetSummary read(DatasetRef dataset, ArtifactStore store) {
    try {
      return Json.read(store.fetch(dataset.summary()), DatasetSummary.class);
    } catch (IOException e) {
      throw new MllbException(
          FailureCode.DATA_UNUSABLE,
          dataset.summary().uri() + " is not a dataset summary: " + e.getMessage(),
          e);
    }
  }
}
