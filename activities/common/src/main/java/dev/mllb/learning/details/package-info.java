// SPDX-License-Identifier: Apache-2.0
/**
 * What training, evaluation and export write about a model, as records of their files. Reports read
 * them.
 */
@NullMarked
package dev.mllb.learning.details;

import org.jspecify.annotations.NullMarked;
