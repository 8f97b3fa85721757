// SPDX-License-Identifier: Apache-2.0
package dev.mllb.activity;

import dev.mllb.model.LeaseState;
import dev.mllb.model.LeaseTenant;
import io.temporal.activity.ActivityInterface;
import org.jspecify.annotations.Nullable;

/**
 * What a workflow cannot do by itself: signal-with-start and looking at other workflows; queue
 * {@code mllb-control}.
 */
@ActivityInterface
public interface ControlActivities {

  /**
   * Asks for a host; starts the host's lease workflow when it is not running. The lease answers
   * with the signal {@code leaseGranted}. Asking twice with the same token is fine.
   *
   * @return the lease as it is after asking
   */
  LeaseState requestLease(String host, LeaseTenant tenant);

  /**
   * Gives the host back, or leaves its queue. Idempotent.
   *
   * @param notRestored why the host could not be put back before; null when there is nothing to put
   *     back
   */
  void releaseLease(String host, LeaseTenant tenant, @Nullable String notRestored);

  /** Whether an experiment is still running; a closed or unknown one is not. */
  boolean isRunning(String experimentId);
}
