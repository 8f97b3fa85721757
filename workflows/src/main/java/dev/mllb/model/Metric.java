package dev.mllb.model;

/**
 * What a number means.
 *
 * @param name for example {@code bogo_ops_per_s}
 * @param unit for example {@code ops/s}
 * @param higherIsBetter direction
 * @param headline the trial's verdict rests on this metric; others inform
 */
public record Metric(String name, String unit, boolean higherIsBetter, boolean headline) {}
