// SPDX-License-Identifier: Apache-2.0
package dev.mllb.judge;

import dev.mllb.model.Metric;
import dev.mllb.model.Verdict;
import java.time.Duration;
import java.util.Locale;

/** Numbers and verdicts as people read them. */
public final class ReportFormat {

  private ReportFormat() {}

  /** Four significant digits; large numbers with separators. */
  public static String number(double value) {
    if (Double.isNaN(value)) {
      return "not available";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "∞" : "−∞";
    }
    double size = Math.abs(value);
    if (size == 0) {
      return "0";
    }
    if (size >= 10_000 || (size == Math.rint(size) && size < 1e15)) {
      return minus(String.format(Locale.ROOT, "%,.0f", value));
    }
    int decimals = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : 4;
    return minus(String.format(Locale.ROOT, "%,." + decimals + "f", value));
  }

  /** A count, with separators. */
  public static String number(long count) {
    return minus(String.format(Locale.ROOT, "%,d", count));
  }

  /** With sign and one decimal, or two when it is small. */
  public static String percent(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return number(value) + (Double.isNaN(value) ? "" : "\u00a0%");
    }
    String format =
        Math.abs(value) < 1
            ? "%+.2f\u00a0%%"
            : Math.abs(value) < 1000 ? "%+.1f\u00a0%%" : "%+.0f\u00a0%%";
    return minus(String.format(Locale.ROOT, format, value));
  }

  /** The least difference that would have been found. */
  public static String detectable(double percent) {
    return Double.isInfinite(percent)
        ? "none: too few repetitions"
        : "±" + percent(percent).substring(1);
  }

  /** What an interval's error leaves, for example "97.5 %". */
  public static String confidence(double error) {
    double percent = Math.round(1000 * (1 - error)) / 10.0;
    String format = percent == Math.rint(percent) ? "%.0f\u00a0%%" : "%.1f\u00a0%%";
    return String.format(Locale.ROOT, format, percent);
  }

  public static String interval(double low, double high) {
    if (Double.isNaN(low) || Double.isNaN(high)) {
      return "no interval";
    }
    if (Double.isInfinite(low) && Double.isInfinite(high)) {
      return "no interval: too few repetitions";
    }
    return percent(low) + " to " + percent(high);
  }

  /** A probability; tiny ones as a bound. */
  public static String probability(double value) {
    if (Double.isNaN(value)) {
      return number(value);
    }
    return value < 0.001 ? "< 0.001" : String.format(Locale.ROOT, "%.3f", value);
  }

  public static String share(double value) {
    return String.format(Locale.ROOT, "%.2f\u00a0%%", 100 * value);
  }

  /** A time in the unit that needs fewest digits. */
  public static String micros(double micros) {
    double value = micros >= 1e6 ? micros / 1e6 : micros >= 1000 ? micros / 1000 : micros;
    String unit = micros >= 1e6 ? " s" : micros >= 1000 ? " ms" : " µs";
    String text = String.format(Locale.ROOT, value >= 10 ? "%.0f" : "%.1f", value);
    return (text.endsWith(".0") ? text.substring(0, text.length() - 2) : text) + unit;
  }

  public static String seconds(Duration duration) {
    return number(duration.toMillis() / 1000.0) + " s";
  }

  public static String direction(Metric metric) {
    return metric.higherIsBetter() ? "higher is better" : "lower is better";
  }

  /** Name of a metric without its underscores. */
  public static String name(Metric metric) {
    return metric.name().replace('_', ' ');
  }

  /** A name of a program's as words, its unit in brackets: {@code wait_mean_us}. */
  public static String plain(String name) {
    return name.replace('_', ' ').replaceFirst(" (ns|us|ms|s)$", " ($1)");
  }

  public static String verdict(Verdict verdict) {
    return switch (verdict) {
      case BETTER -> "better";
      case WORSE -> "worse";
      case MIXED -> "mixed";
      case NO_DIFFERENCE -> "no difference";
      case TOO_NOISY -> "too noisy";
      case INCONCLUSIVE -> "inconclusive";
    };
  }

  private static String minus(String text) {
    return text.replace('-', '−');
  }
}
