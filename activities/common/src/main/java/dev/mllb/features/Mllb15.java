// SPDX-License-Identifier: Apache-2.0
package dev.mllb.features;

import dev.mllb.trace.IdleType;
import java.util.List;

/**
 * Computes the feature set {@code mllb15}. Integer-only and free of division by run-time data; the
 * same numbers as {@code mllb_features()} in {@code kmod/mllb_features.c}, for every bit pattern of
 * the inputs.
 */
public final class Mllb15 {

  private static final List<Feature> F = FeatureTable.MLLB15.features();
  private static final int[] RECIPROCAL = reciprocals();
  private static final long LOAD_LIMIT = 32767;

  private Mllb15() {}

  /**
   * Features of one decision.
   *
   * @param out 15 results; fixed point, 256 = 1.0
   */
  public static void compute(RawInputs raw, short[] out) {
    counts(raw, out);
    flags(raw, out);
    out[9] = F.get(9).clamp(load(raw.srcLoad()));
    out[10] = F.get(10).clamp(load(raw.dstLoad()));
    out[12] = F.get(12).clamp(ratio(raw.faultsSrc(), raw.faultsDst(), raw.faultsTotal()));
  }

  private static void counts(RawInputs raw, short[] out) {
    out[0] = F.get(0).clamp((raw.srcNrRunning() - raw.srcNrPreferred()) << 6);
    out[1] = F.get(1).clamp((raw.deltaNs() - raw.migrationCostNs()) >> 9);
    out[8] = F.get(8).clamp((raw.srcNrRunning() - 2) << 6);
    out[11] = F.get(11).clamp(raw.dstNrRunning() << 6);
    out[13] = F.get(13).clamp((raw.nrBalanceFailed() - raw.cacheNiceTries()) << 8);
  }

  private static void flags(RawInputs raw, short[] out) {
    out[2] = flag(raw.idleType() == IdleType.IDLE);
    out[3] = flag(raw.idleType() == IdleType.NOT_IDLE);
    out[4] = flag(raw.idleType() == IdleType.NEWLY_IDLE);
    out[5] = flag(raw.srcNid() == raw.dstNid());
    out[6] = flag(raw.srcNid() == raw.preferredNid());
    out[7] = flag(raw.dstNid() == raw.preferredNid());
    out[14] = flag(raw.buddyHot());
  }

  private static short flag(boolean set) {
    return (short) (set ? Feature.ONE : 0);
  }

  private static long load(long load) {
    return Math.min(load >>> 2, LOAD_LIMIT);
  }

  /** (dst - src) / total, 256 = 1.0, by a tabulated reciprocal; 0 when there are no faults. */
  private static long ratio(long src, long dst, long total) {
    long difference = dst - src;
    if (total == 0) {
      return 0;
    }
    long size = Math.abs(difference); // Long.MIN_VALUE stays itself: 2^63 as unsigned
    long quotient = Feature.ONE;
    if (Long.compareUnsigned(size, total) < 0) {
      int shift = 56 - Long.numberOfLeadingZeros(total);
      long scaledSize = shift >= 0 ? size >>> shift : size << -shift;
      long scaledTotal = shift >= 0 ? total >>> shift : total << -shift;
      quotient =
          Math.min((scaledSize * RECIPROCAL[(int) scaledTotal - 128]) >>> 8, (long) Feature.ONE);
    }
    return difference < 0 ? -quotient : quotient;
  }

  private static int[] reciprocals() {
    int[] table = new int[128];
    for (int m = 128; m < 256; m++) {
      table[m - 128] = (65536 + m / 2) / m;
    }
    return table;
  }
}
