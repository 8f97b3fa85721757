// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import org.jspecify.annotations.Nullable;

/**
 * How a trial by boots goes on, as far as the present boot took it.
 *
 * @param next the boot that it needs; null when it is over
 * @param measurement what it measured; null while it needs another boot
 */
public record TrialTurn(@Nullable BootTicket next, @Nullable TrialMeasurement measurement) {

  public TrialTurn {
    if ((next == null) == (measurement == null)) {
      throw new IllegalArgumentException("a trial either needs a boot or is over");
    }
  }
}
