// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lease of one host.
 *
 * @param host name of the host
 * @param holder the one tenant; null when the host is free
 * @param since when the holder got the host; null when it is free
 * @param queue who waits, first come first
 * @param breaking why an operator takes the host away from its holder; null when nobody does
 */
public record LeaseState(
    String host,
    @Nullable LeaseTenant holder,
    @Nullable Instant since,
    List<LeaseTenant> queue,
    @Nullable String breaking) {

  public LeaseState {
    queue = List.copyOf(queue);
  }

  /** A host nobody holds. */
  public static LeaseState free(String host) {
    return new LeaseState(host, null, null, List.of(), null);
  }
}
