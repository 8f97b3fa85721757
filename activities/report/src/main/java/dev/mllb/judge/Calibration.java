package dev.mllb.judge;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.mllb.model.Metric;
import dev.mllb.model.MetricVerdict;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.TrialMeasurement;
import dev.mllb.sample.Repetition;
import dev.mllb.stats.MetricJudge;
import dev.mllb.stats.Observation;
import dev.mllb.stats.SequentialTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Native against native on this node.
 *
 * @param metric headline metric of the calibrating workload
 * @param repetitions values of each of the two equal arms
 * @param noisePercent standard deviation of one repetition; percent
 * @param differencePercent difference found between the equal arms; percent
 * @param lowPercent lower end of its interval; percent
 * @param highPercent upper end; percent
 * @param isFalseAlarm the two equal arms were called different
 * @param falseAlarmRate share of {@code draws} random orders of the same values that would have
 *     been called different; 0..1
 * @param draws orders drawn
 */
public record Calibration(
    Metric metric,
    int repetitions,
    double noisePercent,
    double differencePercent,
    double lowPercent,
    double highPercent,
    boolean isFalseAlarm,
    double falseAlarmRate,
    int draws) {

  private static final int DRAWS = 500;

  /** With so few repetitions no order at all could have been called different. */
  @JsonIgnore
  public boolean isTooSmall() {
    return Double.isInfinite(lowPercent);
  }

  /** Null when the calibration has too few values to say anything. */
  public static @org.jspecify.annotations.Nullable Calibration of(
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
        new TrialDesign(0, each, each, confidence, indifferencePercent, Duration.ZERO, 0);
    MetricJudge judge = new MetricJudge(design, seed);
    Map<Metric, List<Observation>> all =
        TrialJudge.observations(measurement.metrics(), repetitions);
    List<MetricVerdict> verdicts = judge.judge(all);
    if (verdicts.isEmpty()) {
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
        headline.pValue() <= 1 - confidence,
        rate(
            judge.sequentialTest(),
            List.copyOf(all.getOrDefault(headline.metric(), List.of())),
            seed),
        DRAWS);
  }

  private static double rate(SequentialTest test, List<Observation> values, long seed) {
    Random random = new Random(seed);
    int alarms = 0;
    for (int draw = 0; draw < DRAWS; draw++) {
      if (test.look(reordered(values, random))
          .filter(SequentialTest.Look::isDifferent)
          .isPresent()) {
        alarms++;
      }
    }
    return (double) alarms / DRAWS;
  }

  /** The same values in the same blocks with the arms drawn anew. */
  private static List<Observation> reordered(List<Observation> values, Random random) {
    List<Observation> reordered = new ArrayList<>();
    int last = values.stream().mapToInt(Observation::block).max().orElse(-1);
    for (int block = 0; block <= last; block++) {
      int wanted = block;
      List<Observation> inBlock = values.stream().filter(o -> o.block() == wanted).toList();
      List<Boolean> arms = new ArrayList<>(inBlock.stream().map(Observation::isTreated).toList());
      Collections.shuffle(arms, random);
      for (int i = 0; i < arms.size(); i++) {
        reordered.add(new Observation(block, arms.get(i), inBlock.get(i).value()));
      }
    }
    return reordered;
  }
}
