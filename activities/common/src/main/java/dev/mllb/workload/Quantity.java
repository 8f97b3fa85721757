// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations like {@code 1.5s} and sizes like {@code 4MiB}, as plans and the catalogue write them.
 */
public final class Quantity {

  private static final Pattern NUMBER_WITH_UNIT = Pattern.compile("(\\d+(?:\\.\\d+)?)([A-Za-z]+)");
  private static final Map<String, Long> NANOS_PER_UNIT =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);
  private static final Map<String, Long> BYTES_PER_UNIT =
      Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30, "TiB", 1L << 40);

  private Quantity() {}

  /**
   * Reads a duration.
   *
   * @param text number and one of ns, us, ms, s, m, h
   * @throws IllegalArgumentException when it is not that, with the reason for a person
   */
  public static Duration duration(String text) {
    return Duration.ofNanos(scaled(text, NANOS_PER_UNIT, "a duration such as 500ms, 10s or 2m"));
  }

  /**
   * Reads a size.
   *
   * @param text number and one of B, KiB, MiB, GiB, TiB
   * @return bytes
   * @throws IllegalArgumentException when it is not that, with the reason for a person
   */
  public static long bytes(String text) {
    return scaled(text, BYTES_PER_UNIT, "a size such as 64KiB or 4MiB");
  }

  /**
   * As plans write it, in the largest unit of which it is a whole number.
   *
   * @param nanos at least 0
   */
  public static String ofNanos(long nanos) {
    return shown(nanos, NANOS_PER_UNIT, "s");
  }

  /**
   * The same of a size.
   *
   * @param bytes at least 0
   */
  public static String ofBytes(long bytes) {
    return shown(bytes, BYTES_PER_UNIT, "B");
  }

  private static String shown(long number, Map<String, Long> units, String zero) {
    return units.entrySet().stream()
        .filter(unit -> number != 0 && number % unit.getValue() == 0)
        .max(Map.Entry.comparingByValue())
        .map(unit -> number / unit.getValue() + unit.getKey())
        .orElse("0" + zero);
  }

  private static long scaled(String text, Map<String, Long> units, String wanted) {
    Matcher matcher = NUMBER_WITH_UNIT.matcher(text);
    Long unit = matcher.matches() ? units.get(matcher.group(2)) : null;
    if (unit == null) {
      throw new IllegalArgumentException("not " + wanted + ": " + text);
    }
    try {
      return new BigDecimal(matcher.group(1))
          .multiply(BigDecimal.valueOf(unit))
          .setScale(0, RoundingMode.UP)
          .longValueExact();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("too large: " + text, e);
    }
  }
}
