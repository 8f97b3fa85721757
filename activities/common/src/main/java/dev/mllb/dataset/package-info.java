// SPDX-License-Identifier: Apache-2.0
/**
 * Datasets: structured NumPy files built from traces, read memory-mapped. Entry points: {@link
 * dev.mllb.dataset.DatasetBuilder} writes them, {@link dev.mllb.dataset.NpyTable} reads them,
 * {@link dev.mllb.dataset.DatasetSchema} names the columns.
 */
@NullMarked
package dev.mllb.dataset;

import org.jspecify.annotations.NullMarked;
