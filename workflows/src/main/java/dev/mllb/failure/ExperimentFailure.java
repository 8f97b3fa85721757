// SPDX-License-Identifier: Apache-2.0
package dev.mllb.failure;

import dev.mllb.model.ExperimentResult;
import io.temporal.failure.ApplicationFailure;
import org.jspecify.annotations.Nullable;

/**
 * How a whole experiment fails: a sentence, the type of its cause, and what was made until then.
 */
public final class ExperimentFailure {

  private static final String UNKNOWN_CAUSE = "EXPERIMENT_FAILED";

  private ExperimentFailure() {}

  /**
   * The failure that ends the workflow.
   *
   * @param type of the cause; null when it has none (a time-out)
   * @param result with the report of what was made; null when none could be written
   */
  public static ApplicationFailure of(
      String sentence, @Nullable String type, @Nullable ExperimentResult result) {
    String known = type == null ? UNKNOWN_CAUSE : type;
    return result == null
        ? ApplicationFailure.newNonRetryableFailure(sentence, known)
        : ApplicationFailure.newNonRetryableFailure(sentence, known, result);
  }
}
