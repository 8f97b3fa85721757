// SPDX-License-Identifier: Apache-2.0
/** Datasets as Parquet, through DuckDB. Entry point: {@link dev.mllb.parquet.ParquetExport}. */
@NullMarked
package dev.mllb.parquet;

import org.jspecify.annotations.NullMarked;
