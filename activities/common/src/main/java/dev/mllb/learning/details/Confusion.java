// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.details;

/**
 * Answers against the kernel's, counted. "Yes" is "may migrate".
 *
 * @param yesYes kernel yes, judge yes
 * @param yesNo kernel yes, judge no
 * @param noYes kernel no, judge yes
 * @param noNo kernel no, judge no
 */
public record Confusion(long yesYes, long yesNo, long noYes, long noNo) {

  /** Nothing counted. */
  public static final Confusion NONE = new Confusion(0, 0, 0, 0);

  /** Counts all rows. */
  public static Confusion of(boolean[] labels, boolean[] answers) {
    long[] cells = new long[4];
    for (int i = 0; i < labels.length; i++) {
      cells[(labels[i] ? 0 : 2) + (answers[i] ? 0 : 1)]++;
    }
    return new Confusion(cells[0], cells[1], cells[2], cells[3]);
  }

  public Confusion plus(Confusion other) {
    return new Confusion(
        yesYes + other.yesYes, yesNo + other.yesNo, noYes + other.noYes, noNo + other.noNo);
  }

  public long rows() {
    return yesYes + yesNo + noYes + noNo;
  }

  public double accuracy() {
    return share(yesYes + noNo, rows());
  }

  /** Share of the kernel's yes that the judge says yes to. */
  public double recallYes() {
    return share(yesYes, yesYes + yesNo);
  }

  public double recallNo() {
    return share(noNo, noYes + noNo);
  }

  /** Share of the judge's yes that the kernel says yes to. */
  public double precisionYes() {
    return share(yesYes, yesYes + noYes);
  }

  public double precisionNo() {
    return share(noNo, yesNo + noNo);
  }

  /** Mean of both recalls; with one class only, that one's. */
  public double balancedAccuracy() {
    if (yesYes + yesNo == 0) {
      return recallNo();
    }
    return noYes + noNo == 0 ? recallYes() : (recallYes() + recallNo()) / 2;
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
