// SPDX-License-Identifier: Apache-2.0
package dev.mllb.failure;

import io.temporal.failure.ApplicationFailure;
import org.jspecify.annotations.Nullable;

/**
 * A failure of a known class, thrown by plain classes that know nothing of Temporal. Activity
 * implementations and commands map it once.
 */
public final class MllbException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final FailureCode code;

  /**
   * @param message what happened, where, and what to do; one or two sentences
   */
  public MllbException(FailureCode code, String message) {
    super(message);
    this.code = code;
  }

  /**
   * @param message what happened, where, and what to do; one or two sentences
   */
  public MllbException(FailureCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public FailureCode code() {
    return code;
  }

  /** The same as Temporal carries it. */
  public ApplicationFailure toFailure() {
    return code.toFailure(String.valueOf(getMessage()), this);
  }
}
