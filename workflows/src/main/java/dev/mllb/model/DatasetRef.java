// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

/**
 * A prepared dataset.
 *
 * @param data structured {@code .npy} file, one row per decision that reached the heuristic
 * @param summary JSON: class balance, reasons, groups, lineage
 * @param rows rows in {@code data}
 * @param yesRows of these, rows the kernel answered with "may migrate"
 */
public record DatasetRef(ArtifactRef data, ArtifactRef summary, long rows, long yesRows) {}
