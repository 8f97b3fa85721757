// SPDX-License-Identifier: Apache-2.0
package dev.mllb.failure;

import io.temporal.failure.ApplicationFailure;
import org.jspecify.annotations.Nullable;

/**
 * Every failure a user can meet. The name is the Temporal failure type and is never renamed: retry
 * options, scripts and searches rely on it.
 */
public enum FailureCode {
  INVALID_PLAN(Kind.USER_ERROR),
  UNKNOWN_WORKLOAD(Kind.USER_ERROR),
  DATA_UNUSABLE(Kind.USER_ERROR),
  MODEL_DIVERGED(Kind.USER_ERROR),
  MODEL_SCHEMA_MISMATCH(Kind.USER_ERROR),
  UNKNOWN_EXPERIMENT(Kind.USER_ERROR),
  EXPERIMENT_FAILED(Kind.USER_ERROR),
  NOT_POSSIBLE_NOW(Kind.USER_ERROR),

  UNSUPPORTED_KERNEL(Kind.HOST_UNFIT),
  NO_BTF(Kind.HOST_UNFIT),
  SYMBOL_NOT_TRACEABLE(Kind.HOST_UNFIT),
  PERMISSION_DENIED(Kind.HOST_UNFIT),
  TOOL_MISSING(Kind.HOST_UNFIT),
  HOST_LIMITED(Kind.HOST_UNFIT),
  COMMAND_REFUSED(Kind.HOST_UNFIT),
  WORKER_OUTDATED(Kind.HOST_UNFIT),
  MODULE_REFUSED(Kind.HOST_UNFIT),
  MODULE_QUARANTINED(Kind.HOST_UNFIT),

  HOST_BUSY(Kind.TRANSIENT),
  HOST_REBOOTED(Kind.TRANSIENT),
  HOST_NOT_NATIVE(Kind.TRANSIENT),
  WORKLOAD_CRASHED(Kind.TRANSIENT),
  MODULE_LOAD_FAILED(Kind.TRANSIENT),
  DISK_FULL(Kind.TRANSIENT),
  FILE_UNUSABLE(Kind.TRANSIENT),
  INTERRUPTED(Kind.TRANSIENT),
  ARTIFACT_STORE_UNAVAILABLE(Kind.TRANSIENT),
  SERVER_UNAVAILABLE(Kind.TRANSIENT),
  ARTIFACT_CORRUPT(Kind.TRANSIENT),

  VERIFIER_REJECTED(Kind.INTERNAL_ERROR),
  ABI_MISMATCH(Kind.INTERNAL_ERROR),
  MODULE_BUILD_FAILED(Kind.INTERNAL_ERROR),
  PARITY_BROKEN(Kind.INTERNAL_ERROR);

  /** Who has to act. */
  public enum Kind {
    /** The person who wrote the plan. */
    USER_ERROR(true),
    /** The owner of the node. */
    HOST_UNFIT(true),
    /** Nobody: it is tried again. */
    TRANSIENT(false),
    /** Us. */
    INTERNAL_ERROR(true);

    private final boolean nonRetryable;

    Kind(boolean nonRetryable) {
      this.nonRetryable = nonRetryable;
    }

    /** Whether trying the same again is pointless. */
    public boolean isNonRetryable() {
      return nonRetryable;
    }
  }

  private final Kind kind;

  FailureCode(Kind kind) {
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /**
   * The failure as Temporal carries it.
   *
   * @param message what happened, where, and what to do; one or two sentences
   */
  public ApplicationFailure toFailure(String message, @Nullable Throwable cause) {
    return ApplicationFailure.newBuilder()
        .setType(name())
        .setMessage(message)
        .setCause(cause)
        .setNonRetryable(kind.isNonRetryable())
        .build();
  }
}
