// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trace;

import java.util.Locale;

/**
 * How often the verdict that follows from the derived reason is not the kernel's.
 *
 * @param mismatches such decisions
 * @param rows decisions that reached the heuristic; the others would only dilute the rate
 */
public record MismatchRate(long mismatches, long rows) {

  /** Above it the reasons do not hold: one wrong label in a thousand. */
  public static final double LIMIT = 0.001;

  /** 97.5 % quantile of the normal distribution. */
  private static final double NORMAL_975 = 1.959964;

  /** With fewer rows the bound is above the limit even when none of them contradicts. */
  public static final long FEWEST_ROWS =
      (long) Math.ceil(NORMAL_975 * NORMAL_975 * (1 / LIMIT - 1));

  /** Of a trace. */
  public static MismatchRate of(RowCounts counts) {
    return new MismatchRate(counts.mismatches(), counts.heuristic());
  }

  /** Share of the rows; 0 without any. */
  public double rate() {
    if (rows == 0) {
      return mismatches == 0 ? 0 : 1;
    }
    return Math.min(1, (double) mismatches / rows);
  }

  /** The rate is below this with 95 % confidence: Wilson's upper bound. 1 without rows. */
  public double bound() {
    if (rows == 0) {
      return 1;
    }
    double n = rows;
    double rate = rate();
    double z2 = NORMAL_975 * NORMAL_975;
    double middle = rate + z2 / (2 * n);
    double spread = NORMAL_975 * Math.sqrt(rate * (1 - rate) / n + z2 / (4 * n * n));
    return Math.min(1, (middle + spread) / (1 + z2 / n));
  }

  /** More than the limit. */
  public boolean isTooHigh() {
    return rate() > LIMIT;
  }

  /** In words. */
  public String text() {
    return String.format(
        Locale.ROOT,
        "%,d of %,d rows that reached the heuristic carry a verdict unlike the derived one (%.3f"
            + " %%, at most %.3f %% with 95 %% confidence)",
        mismatches,
        rows,
        100 * rate(),
        100 * bound());
  }
}
