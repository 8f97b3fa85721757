// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Maps values to pixels, with round ticks.
 *
 * @param low value at {@code start}
 * @param high value at {@code end}
 * @param start pixel
 * @param end pixel
 * @param isLogarithmic equal factors, not equal steps, are equally long
 */
record Axis(double low, double high, double start, double end, boolean isLogarithmic) {

  private static final double[] STEPS = {1, 2, 5, 10};

  Axis {
    if (!(high > low) || (isLogarithmic && low <= 0)) {
      throw new IllegalArgumentException("empty axis: " + low + " to " + high);
    }
  }

  Axis(double low, double high, double start, double end) {
    this(low, high, start, end, false);
  }

  /** An axis on which all values have some air around them. */
  static Axis around(double[] values, double start, double end) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      if (Double.isFinite(value)) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    if (low > high) {
      return new Axis(0, 1, start, end);
    }
    double air = high > low ? 0.08 * (high - low) : Math.max(Math.abs(high), 1) * 0.05;
    boolean isPositive = low >= 0;
    return new Axis(isPositive ? Math.max(0, low - air) : low - air, high + air, start, end);
  }

  /** The same values elsewhere. */
  Axis from(double newStart, double newEnd) {
    return new Axis(low, high, newStart, newEnd, isLogarithmic);
  }

  /** Pixel of a value, kept within the axis. */
  double at(double value) {
    double clipped = Math.max(low, Math.min(high, value));
    double share =
        isLogarithmic
            ? Math.log(clipped / low) / Math.log(high / low)
            : (clipped - low) / (high - low);
    return start + share * (end - start);
  }

  /** About this many round values. */
  List<Double> ticks(int about) {
    if (isLogarithmic) {
      return powers(about);
    }
    double step = step((high - low) / about);
    List<Double> ticks = new ArrayList<>();
    for (double tick = Math.ceil(low / step) * step; tick <= high + step * 1e-9; tick += step) {
      ticks.add(Math.abs(tick) < step * 1e-9 ? 0 : tick);
    }
    return ticks;
  }

  private static double step(double rough) {
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    for (double factor : STEPS) {
      if (factor * power >= rough) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  private List<Double> powers(int about) {
    int first = (int) Math.ceil(Math.log10(low) - 1e-9);
    int last = (int) Math.floor(Math.log10(high) + 1e-9);
    int every = Math.max(1, (last - first) / about);
    List<Double> ticks = new ArrayList<>();
    for (int power = first; power <= last; power += every) {
      ticks.add(Math.pow(10, power));
    }
    return ticks;
  }

  /** A tick as text, no longer than needed. */
  static String label(double tick) {
    double size = Math.abs(tick);
    if (size >= 1e9) {
      return label(tick / 1e9) + " G";
    }
    if (size >= 1e6) {
      return label(tick / 1e6) + " M";
    }
    if (size >= 1e4) {
      return label(tick / 1e3) + " k";
    }
    if (tick != 0 && size < 1e-4) {
      return String.format(Locale.ROOT, "%.0e", tick).replace('-', '−');
    }
    String text = String.format(Locale.ROOT, "%,.4f", tick);
    return text.replaceAll("\\.?0+$", "").replace('-', '−');
  }
}
