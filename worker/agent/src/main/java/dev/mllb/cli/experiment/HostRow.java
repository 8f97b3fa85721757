// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import dev.mllb.model.HostCard;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One host of the fleet.
 *
 * @param host its name
 * @param workers processes that poll its queue, by identity; empty when nobody does
 * @param lastSeen when one of them polled last; null when nobody does
 * @param heldBy experiment that holds it; empty when it is free
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
    int waiting,
    String lastExperiment,
    String verdict,
    @Nullable HostCard card) {}
