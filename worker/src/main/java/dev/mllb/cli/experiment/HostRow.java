package dev.mllb.cli.experiment;

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
 * @param kernel it ran then; empty when not known
 * @param verdict of that experiment; empty when there is none yet
 */
public record HostRow(
    String host,
    String workers,
    @Nullable Instant lastSeen,
    String heldBy,
    int waiting,
    String lastExperiment,
    String kernel,
    String verdict) {}
