// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

/**
 * How fast a CPU computes right now, by computing: what a governor, a firmware or a power limit
 * took away without telling shows up here.
 */
final class ClockSpin {

  private static final long TIME_NS = 20_000_000;
  private static final long SLICE_NS = 1_000_000;
  private static final int ROUNDS = 2_000;

  private ClockSpin() {}

  /** Rounds a microsecond in the best of some twenty slices: a slice may have been interrupted. */
  static double roundsPerMicro() {
    double best = 0;
    long end = System.nanoTime() + TIME_NS;
    while (System.nanoTime() < end) {
      best = Math.max(best, slice());
    }
    return best;
  }

  private static double slice() {
    long start = System.nanoTime();
    long rounds = 0;
    long x = start | 1;
    long now;
    do {
      for (int i = 0; i < ROUNDS; i++) {
        x = x * 6364136223846793005L + 1442695040888963407L;
      }
      rounds += ROUNDS;
      now = System.nanoTime();
    } while (now - start < SLICE_NS);
    // What nobody looks at would not be computed.
    return x == 0 ? 0 : rounds * 1e3 / (now - start);
  }
}
