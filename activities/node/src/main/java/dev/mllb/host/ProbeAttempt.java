// SPDX-License-Identifier: Apache-2.0
package dev.mllb.host;

import dev.mllb.model.SchedulerCall;
import org.jspecify.annotations.Nullable;

/** Attaches a probe under load until it sees a decision, and detaches it. */
@FunctionalInterface
public interface ProbeAttempt {

  /**
   * Tries it.
   *
   * @param decider whose decisions are to be seen; null for the kernel's
   * @return how it attached
   * @throws dev.mllb.failure.MllbException when it does not, or sees nothing
   */
  String of(@Nullable SchedulerCall decider);
}
