// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mllb.model.Metric;
import dev.mllb.model.MetricVerdict;
import dev.mllb.model.TrialResult;
import dev.mllb.model.Verdict;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The same experiment over and over with other seeds: how often equal arms are called different,
 * how often a known difference is found.
 *
 * @param metric the headline metric that all numbers are of; null when no experiment has a number
 * @param experiments one for each seed
 * @param different how many of them were called better or worse
 * @param noDifference how many were called equal within the limit
 * @param tooNoisy how many could not tell
 * @param inconclusive how many have no number
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record BenchSeries(
    @Nullable Metric metric,
    List<Row> experiments,
    int different,
    int noDifference,
    int tooNoisy,
    int inconclusive) {

  /**
   * One experiment; the numbers are of its headline metric.
   *
   * @param seed of the order of the arms
   * @param differencePercent second arm against first; percent
   * @param lowPercent lower end of the interval; percent
   * @param highPercent upper end; percent
   * @param noisePercent standard deviation of one repetition within its block; percent
   * @param detectablePercent least difference found with a power of 80 %; percent
   * @param repetitions of each arm that count
   * @param voids repetitions that do not count
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Row(
      long seed,
      Verdict verdict,
      @Nullable Double differencePercent,
      @Nullable Double lowPercent,
      @Nullable Double highPercent,
      @Nullable Double noisePercent,
      @Nullable Double detectablePercent,
      int repetitions,
      int voids) {

    static Row of(long seed, TrialResult result) {
      MetricVerdict headline = result.metrics().isEmpty() ? null : result.metrics().get(0);
      var measurement = result.measurement();
      return new Row(
          seed,
          result.verdict(),
          headline == null ? null : rounded(headline.differencePercent()),
          headline == null ? null : rounded(headline.lowPercent()),
          headline == null ? null : rounded(headline.highPercent()),
          headline == null ? null : rounded(headline.evidence().noisePercent()),
          headline == null ? null : rounded(headline.minimumDetectablePercent()),
          measurement == null
              ? 0
              : Math.min(measurement.nativeRepetitions(), measurement.mllbRepetitions()),
          measurement == null ? 0 : measurement.voidRepetitions());
    }

    private static @Nullable Double rounded(double percent) {
      return Double.isFinite(percent) ? Math.rint(percent * 1000) / 1000 : null;
    }

    boolean isDifferent() {
      return verdict == Verdict.BETTER || verdict == Verdict.WORSE || verdict == Verdict.MIXED;
    }
  }

  static BenchSeries of(@Nullable Metric metric, List<Row> rows) {
    return new BenchSeries(
        metric,
        List.copyOf(rows),
        (int) rows.stream().filter(Row::isDifferent).count(),
        count(rows, Verdict.NO_DIFFERENCE),
        count(rows, Verdict.TOO_NOISY),
        count(rows, Verdict.INCONCLUSIVE));
  }

  private static int count(List<Row> rows, Verdict verdict) {
    return (int) rows.stream().filter(row -> row.verdict() == verdict).count();
  }

  /** One line for a person. */
  String sentence() {
    return String.format(
        Locale.ROOT,
        "%d experiments: %d called different, %d equal, %d too noisy, %d inconclusive",
        experiments.size(),
        different,
        noDifference,
        tooNoisy,
        inconclusive);
  }
}
