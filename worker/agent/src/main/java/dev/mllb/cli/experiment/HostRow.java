// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import dev.mllb.model.HostCard;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One host of the fleet.
 *
 * @param host its name
 * @param workers processes that poll its queue, by identity; empty when nobody does
 * @param lastSeen when one of them polled last; null when nobody does
 * @param heldBy experiment that holds it; empty when it is free
 * @param notRestored why it could not be put back after that experiment, which is tried again; null
 *     when there is nothing to put back
 * @param waiting experiments that wait for it
 * @param lastExperiment newest experiment on it; empty when there is none
 * @param verdict of that experiment; empty when there is none yet
 * @param card what the host says about itself; null when it never registered
 */
public record HostRow(
    String host,
    String workers,
    @Nullable Instant lastSeen,
    String heldBy,
    @Nullable String notRestored,
    int waiting,
    String lastExperiment,
    String verdict,
    @Nullable HostCard card) {

  /** Who has it, for a table. */
  String held() {
    return notRestored == null ? heldBy : heldBy + " (not restored)";
  }

  /** Why it is lent to nobody though its work is over, and what to do. */
  Optional<String> unrestored() {
    return Optional.ofNullable(notRestored)
        .map(
            why ->
                host
                    + " was not restored, which is tried again: "
                    + why
                    + ". Remove that cause; or mllb hosts break "
                    + host
                    + " lends it on as it is.");
  }
}
