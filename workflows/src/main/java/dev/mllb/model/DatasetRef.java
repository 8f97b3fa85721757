// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A prepared dataset.
 *
 * @param data structured {@code .npy} file, one row per decision that reached the heuristic
 * @param summary JSON: class balance, reasons, groups, lineage
 * @param rows rows in {@code data}
 * @param yesRows of these, rows the kernel answered with "may migrate"
 * @param decider the scheduler whose decisions they are, in words; null for the kernel's own
 */
public record DatasetRef(
    ArtifactRef data,
    ArtifactRef summary,
    long rows,
    long yesRows,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String decider) {

  /** One of the kernel's own decisions. */
  public DatasetRef(ArtifactRef data, ArtifactRef summary, long rows, long yesRows) {
    this(data, summary, rows, yesRows, null);
  }
}
