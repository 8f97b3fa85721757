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
 */
record Axis(double low, double high, double start, double end) {

  Axis {
    if (!(high > low)) {
      throw new IllegalArgumentException("empty axis: " + low + " to " + high);
    }
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
    return new Axis(low - air, high + air, start, end);
  }

  /** Pixel of a value, kept within the axis. */
  double at(double value) {
    double clipped = Math.max(low, Math.min(high, value));
    return start + (clipped - low) / (high - low) * (end - start);
  }

  /** About this many round values. */
  List<Double> ticks(int about) {
    double rough = (high - low) / about;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double step = power;
    for (double factor : new double[] {1, 2, 5, 10}) {
      step = factor * power;
      if (step >= rough) {
        break;
      }
    }
    List<Double> ticks = new ArrayList<>();
    for (double tick = Math.ceil(low / step) * step; tick <= high + step * 1e-9; tick += step) {
      ticks.add(Math.abs(tick) < step * 1e-9 ? 0 : tick);
    }
    return ticks;
  }

  /** A tick as text, no longer than needed. */
  static String label(double tick) {
    if (Math.abs(tick) >= 1e6 || (tick != 0 && Math.abs(tick) < 1e-3)) {
      return String.format(Locale.ROOT, "%.2g", tick).replace('-', '−');
    }
    String text = String.format(Locale.ROOT, "%,.3f", tick);
    return text.replaceAll("\\.?0+$", "").replace('-', '−');
  }
}
