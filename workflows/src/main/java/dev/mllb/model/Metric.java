// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

/**
 * What a number means.
 *
 * @param name for example {@code bogo_ops_per_s}
 * @param unit for example {@code ops/s}
 * @param higherIsBetter direction
 * @param headline the trial's verdict rests on this metric; others inform
 * @param domain which values there can be; it alone decides the scale of a comparison
 */
public record Metric(
    String name, String unit, boolean higherIsBetter, boolean headline, Domain domain) {

  /** Which values a metric can have. */
  public enum Domain {
    /** Rates and times, for which zero means that nothing was measured. Compared as ratios. */
    POSITIVE,
    /** Counts and shares that may well be zero. Compared as they are. */
    NON_NEGATIVE,
    /** Of either sign. Compared as they are. */
    ANY
  }

  public Metric {
    // Metrics on record from before domains were declared: their headlines are rates and times.
    domain = domain == null ? usual(headline) : domain;
  }

  /** With the domain that is usual: positive for a headline, else not negative. */
  public Metric(String name, String unit, boolean higherIsBetter, boolean headline) {
    this(name, unit, higherIsBetter, headline, usual(headline));
  }

  /** The same with another domain. */
  public Metric in(Domain other) {
    return new Metric(name, unit, higherIsBetter, headline, other);
  }

  private static Domain usual(boolean headline) {
    return headline ? Domain.POSITIVE : Domain.NON_NEGATIVE;
  }
}
