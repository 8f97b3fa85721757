/**
 * Judges a model on held-out rows beside its baselines. Entry point: {@link
 * dev.mllb.evaluate.Evaluator}; what it writes: {@link dev.mllb.evaluate.EvaluationDetails}. No
 * Temporal types here.
 */
@NullMarked
package dev.mllb.evaluate;

import org.jspecify.annotations.NullMarked;
