// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.plan;

import java.time.Duration;
import java.util.Locale;

/** Values of a plan as its author would write them. */
final class PlanText {

  private PlanText() {}

  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static String shortened(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    return line.length() <= 60 ? "\"" + line + "\"" : "\"" + line.substring(0, 60) + "...\"";
  }

  static String human(Duration duration) {
    if (duration.toHours() > 0 && duration.toMinutesPart() == 0) {
      return duration.toHours() + "h";
    }
    return duration.toSeconds() > 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
  }

  static String trim(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.valueOf((long) value)
        : String.valueOf(value);
  }
}
