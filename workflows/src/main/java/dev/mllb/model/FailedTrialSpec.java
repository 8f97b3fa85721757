// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import java.time.Duration;

/**
 * What happens when a trial fails for good.
 *
 * @param decideAfter how long the experiment waits for a person (retry, skip or abort)
 * @param then what it does when nobody answered
 */
public record FailedTrialSpec(Duration decideAfter, Decision then) implements Request {

  /** The three answers to a failed trial. */
  public enum Decision {
    RETRY,
    SKIP,
    ABORT
  }
}
