// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import com.fasterxml.jackson.annotation.JsonInclude;
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
 * @param notRestored why the host could not be put back after its holder, whose work is over: it is
 *     tried again, and lent to nobody before; null when there is nothing to put back
 */
public record LeaseState(
    String host,
    @Nullable LeaseTenant holder,
    @Nullable Instant since,
    List<LeaseTenant> queue,
    @Nullable String breaking,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String notRestored) {

  public LeaseState {
    queue = List.copyOf(queue);
  }

  /** A host nobody holds. */
  public static LeaseState free(String host) {
    return new LeaseState(host, null, null, List.of(), null, null);
  }
}
