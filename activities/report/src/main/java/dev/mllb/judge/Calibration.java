// SPDX-License-Identifier: Apache-2.0
package dev.mllb.judge;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.mllb.model.Arm;
import dev.mllb.model.Metric;
import dev.mllb.model.MetricVerdict;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.TrialMeasurement;
import dev.mllb.model.Verdict;
import dev.mllb.sample.Comparison;
import dev.mllb.sample.Repetition;
import dev.mllb.stats.MetricJudge;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The control against itself on this node: real blocks of two equal arms. How often a test calls
 * equal arms different is a property of the test and not of the node, so no such rate is here.
 *
 * @param metric headline metric of the calibrating workload
 * @param repetitions values of each of the two equal arms
 * @param noisePercent standard deviation of one repetition; percent
 * @param differencePercent difference found between the equal arms; percent
 * @param lowPercent lower end of its interval; percent
 * @param highPercent upper end; percent
 * @param isFalseAlarm the two equal arms were called different
 */
public record Calibration(
    Metric metric,
    int repetitions,
    double noisePercent,
    double differencePercent,
    double lowPercent,
    double highPercent,
    boolean isFalseAlarm) {

  /** With so few repetitions no values at all could have been called different. */
  @JsonIgnore
  public boolean isTooSmall() {
    return Double.isInfinite(lowPercent);
  }

  /** Null when the calibration has too few values to say anything. */
  public static @Nullable Calibration of(
      TrialMeasurement measurement,
      List<Repetition> repetitions,
      double confidence,
      double indifferencePercent,
      long seed) {
    int each = Math.min(measurement.nativeRepetitions(), measurement.mllbRepetitions());
    if (each < 2) {
      return null;
    }
    TrialDesign design =
        new TrialDesign(0, each, each, confidence, indifferencePercent, Duration.ZERO, 0, null);
    List<MetricVerdict> verdicts =
        new MetricJudge(design, 1, seed)
            .judge(TrialJudge.observations(measurement.metrics(), equal(repetitions), repetitions));
    if (verdicts.isEmpty() || verdicts.get(0).notJudged() != null) {
      return null;
    }
    MetricVerdict headline = verdicts.get(0);
    return new Calibration(
        headline.metric(),
        each,
        headline.evidence().noisePercent(),
        headline.differencePercent(),
        headline.lowPercent(),
        headline.highPercent(),
        headline.verdict() == Verdict.BETTER || headline.verdict() == Verdict.WORSE);
  }

  /** The two names of one setting; calibrations on record call the second one as MLLB. */
  private static Comparison equal(List<Repetition> repetitions) {
    Set<String> names =
        repetitions.stream()
            .map(r -> r.slot().arm())
            .collect(Collectors.toCollection(TreeSet::new));
    String second = names.contains(Arm.AGAIN) ? Arm.AGAIN : Arm.MLLB.name();
    names.remove(second);
    return new Comparison(names.iterator().next(), second);
  }
}
