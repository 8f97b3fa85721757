// SPDX-License-Identifier: Apache-2.0
/**
 * Judges a model on held-out rows beside its baselines. Entry point: {@link
 * dev.mllb.learning.evaluate.Evaluator}; what it writes: {@link
 * dev.mllb.learning.details.EvaluationDetails}. No Temporal types here.
 */
@NullMarked
package dev.mllb.learning.evaluate;

import org.jspecify.annotations.NullMarked;
