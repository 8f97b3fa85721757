// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import java.time.Duration;

/**
 * Arms that alternate within one run of a workload, in slices of it.
 *
 * @param slice time from one switch to the next
 * @param edge part at the begin of a slice that does not count: what the slice before left behind
 *     is to be gone by its end
 */
public record Switchback(Duration slice, Duration edge) implements Request {

  /** Slices of each arm at least, where it is not said: they cost little. */
  public static final int FEWEST = 20;

  /** Slices of each arm at most, where it is not said. */
  public static final int MOST = 200;

  public Switchback {
    if (edge.isNegative() || edge.compareTo(slice) >= 0) {
      throw new IllegalArgumentException("the edge of a slice is shorter than the slice");
    }
  }
}
