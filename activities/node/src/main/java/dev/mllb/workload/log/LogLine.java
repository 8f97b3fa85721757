// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.log;

import dev.mllb.basics.Excerpt;
import java.util.regex.Pattern;

/**
 * One line of a log.
 *
 * @param number from 1
 * @param text without its end
 */
record LogLine(int number, String text) {

  /** Programs are started in the C locale: anything else is not a number of theirs. */
  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}(?:\\.\\d{1,18})?");

  private static final Pattern COUNT = Pattern.compile("\\d{1,18}");

  /** No program counts further in one run. */
  private static final long MOST = 1L << 48;

  /**
   * A number of this line.
   *
   * @throws UnreadableLogException when it is none
   */
  double number(String word) {
    if (!NUMBER.matcher(word).matches()) {
      throw new UnreadableLogException(
          this,
          word.indexOf(',') >= 0
              ? "'" + Excerpt.of(word) + "' is a number of another locale than C"
              : "'" + Excerpt.of(word) + "' is not a number");
    }
    return Double.parseDouble(word);
  }

  /**
   * A whole number of this line.
   *
   * @throws UnreadableLogException when it is none
   */
  long count(String word) {
    if (!COUNT.matcher(word).matches()) {
      throw new UnreadableLogException(this, "'" + Excerpt.of(word) + "' is not a whole number");
    }
    long count = Long.parseLong(word);
    if (count > MOST) {
      throw new UnreadableLogException(this, "'" + word + "' is a count that no run can have");
    }
    return count;
  }

  /**
   * Counts added up.
   *
   * @throws UnreadableLogException when the sum is more than there can be
   */
  long sum(long one, long other) {
    try {
      return Math.addExact(one, other);
    } catch (ArithmeticException e) {
      throw fault("counts that no run can have, in all");
    }
  }

  UnreadableLogException fault(String what) {
    return new UnreadableLogException(this, what);
  }
}
