// SPDX-License-Identifier: Apache-2.0
/**
 * Takes a judged float model to the files that leave Java, and proves that all its forms agree.
 * Entry point: {@link dev.mllb.learning.export.ExportStep}. No Temporal types here.
 */
@NullMarked
package dev.mllb.learning.export;

import org.jspecify.annotations.NullMarked;
