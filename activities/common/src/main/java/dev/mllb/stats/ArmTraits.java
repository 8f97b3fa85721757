// SPDX-License-Identifier: Apache-2.0
package dev.mllb.stats;

import dev.mllb.model.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.statistics.descriptive.Median;
import org.apache.commons.statistics.descriptive.StandardDeviation;
import org.apache.commons.statistics.inference.FisherExactTest;
import org.apache.commons.statistics.inference.TTest;

/**
 * What the comparison of two levels does not show of the arms, and its exactness does not cover:
 * what a repetition leaves behind for the next, a spread that only one arm has, a mode of one arm.
 */
public final class ArmTraits {

  /** Said as a fact only where chance would say it once in a hundred trials. */
  private static final double CHANCE = 0.01;

  /** A mode of its own: farther off than this many standard deviations of the rest. */
  private static final double APART = 3;

  private ArmTraits() {}

  /**
   * A repetition and what ran before it.
   *
   * @param observation its value
   * @param isAfterTreated the arm that is compared ran right before it, whether that counted or not
   */
  public record Placed(Observation observation, boolean isAfterTreated) {}

  /**
   * How much a repetition after one of the arm differs from one after one of the control.
   *
   * @param percent the difference; percent of the control
   * @param lowPercent lower end of its 99 % interval; percent
   * @param highPercent upper end; percent
   * @param biasPercent what it adds to the difference of the arms in these orders; percent
   */
  public record CarryOver(
      double percent, double lowPercent, double highPercent, double biasPercent) {

    /** Whether chance alone hardly explains it. */
    public boolean isThere() {
      return lowPercent > 0 || highPercent < 0;
    }
  }

  /**
   * Spreads within blocks.
   *
   * @param ratio standard deviation of the arm as a multiple of the control's
   * @param pValue of equal spreads (t-test of the standard deviations in each block)
   */
  public record Spread(double ratio, double pValue) {

    /** Whether chance alone hardly explains it. */
    public boolean isUnlike() {
      return pValue < CHANCE;
    }
  }

  /**
   * A group of repetitions far from all others of their arms.
   *
   * @param untreated repetitions of the control in it
   * @param treated repetitions of the arm in it
   * @param percent its distance from the others; percent
   * @param pValue of both arms having it equally often (Fisher)
   */
  public record Mode(int untreated, int treated, double percent, double pValue) {}

  /**
   * The difference of an arm that stays on: what it does by itself, and what it leaves behind for
   * the next of its own.
   *
   * @param percent percent of the control
   * @param lowPercent lower end of its interval; percent
   * @param highPercent upper end; percent
   */
  public record Lasting(double percent, double lowPercent, double highPercent) {}

  /** Least squares with blocks and arms; nothing when the orders cannot tell it from the arms. */
  public static Optional<CarryOver> carryOver(Metric metric, List<Placed> placed) {
    if (!isComparable(metric, placed)) {
      return Optional.empty();
    }
    BlockedSample scale = sample(metric, placed);
    return SuccessionFit.of(rows(metric, placed))
        .map(
            fit -> {
              double slope = fit.afterTreated();
              double reach = fit.reachOfAfterTreated(CHANCE);
              return new CarryOver(
                  scale.percent(slope),
                  scale.percent(slope - reach),
                  scale.percent(slope + reach),
                  scale.percent(fit.bias()));
            });
  }

  /**
   * The same fit's difference of an arm that stays on.
   *
   * @param level error of the interval, two-sided
   */
  public static Optional<Lasting> lasting(Metric metric, List<Placed> placed, double level) {
    if (!isComparable(metric, placed)) {
      return Optional.empty();
    }
    BlockedSample scale = sample(metric, placed);
    return SuccessionFit.of(rows(metric, placed))
        .map(
            fit -> {
              double sum = fit.treated() + fit.afterTreated();
              double reach = fit.reachOfSum(level);
              return new Lasting(
                  scale.percent(sum), scale.percent(sum - reach), scale.percent(sum + reach));
            });
  }

  private static List<SuccessionFit.Row> rows(Metric metric, List<Placed> placed) {
    return placed.stream()
        .map(
            p ->
                new SuccessionFit.Row(
                    p.observation().block(),
                    p.observation().isTreated(),
                    p.isAfterTreated(),
                    value(metric, p.observation())))
        .toList();
  }

  /** Spreads of both arms, block levels taken out; nothing of too few. */
  public static Optional<Spread> spread(Metric metric, List<Placed> placed) {
    if (!isComparable(metric, placed)) {
      return Optional.empty();
    }
    double[] untreated = deviations(metric, placed, false);
    double[] treated = deviations(metric, placed, true);
    if (Math.min(untreated.length, treated.length) < 5) {
      return Optional.empty();
    }
    double ratio = rootMeanSquare(treated) / rootMeanSquare(untreated);
    double pValue = TTest.withDefaults().test(untreated, treated).getPValue();
    return Double.isFinite(ratio) && ratio > 0 && Double.isFinite(pValue)
        ? Optional.of(new Spread(ratio, pValue))
        : Optional.empty();
  }

  /** Standard deviation of an arm in each block that has several of it: no level is in these. */
  private static double[] deviations(Metric metric, List<Placed> placed, boolean isTreated) {
    Map<Integer, List<Double>> byBlock = new TreeMap<>();
    placed.stream()
        .map(Placed::observation)
        .filter(o -> o.isTreated() == isTreated)
        .forEach(
            o -> byBlock.computeIfAbsent(o.block(), b -> new ArrayList<>()).add(value(metric, o)));
    return byBlock.values().stream()
        .filter(values -> values.size() > 1)
        .mapToDouble(
            values ->
                StandardDeviation.of(values.stream().mapToDouble(v -> v).toArray()).getAsDouble())
        .toArray();
  }

  private static double rootMeanSquare(double[] values) {
    return Math.sqrt(Arrays.stream(values).map(v -> v * v).average().orElse(0));
  }

  /** The smaller side of the widest gap between values, when it is a mode of its own. */
  public static Optional<Mode> mode(Metric metric, List<Placed> placed) {
    if (!isComparable(metric, placed)) {
      return Optional.empty();
    }
    BlockedSample scale = sample(metric, placed);
    double[] middle = {median(metric, placed, false), median(metric, placed, true)};
    List<double[]> sorted =
        placed.stream()
            .map(Placed::observation)
            .map(o -> new double[] {value(metric, o), o.isTreated() ? 1 : 0})
            .map(row -> new double[] {row[0] - middle[(int) row[1]], row[1]})
            .sorted((a, b) -> Double.compare(a[0], b[0]))
            .toList();
    int cut = 1;
    for (int i = 1; i < sorted.size(); i++) {
      if (gap(sorted, i) > gap(sorted, cut)) {
        cut = i;
      }
    }
    if (sorted.size() < 10) {
      return Optional.empty();
    }
    boolean isLow = cut <= sorted.size() / 2;
    List<double[]> few = isLow ? sorted.subList(0, cut) : sorted.subList(cut, sorted.size());
    List<double[]> rest = isLow ? sorted.subList(cut, sorted.size()) : sorted.subList(0, cut);
    double spread =
        StandardDeviation.of(rest.stream().mapToDouble(row -> row[0]).toArray()).getAsDouble();
    if (few.size() < 2 || !(gap(sorted, cut) > APART * spread)) {
      return Optional.empty();
    }
    int treated = (int) few.stream().filter(row -> row[1] == 1).count();
    int ofTreated = (int) rest.stream().filter(row -> row[1] == 1).count();
    double distance =
        few.stream().mapToDouble(row -> row[0]).average().orElseThrow()
            - rest.stream().mapToDouble(row -> row[0]).average().orElseThrow();
    return Optional.of(
        new Mode(
            few.size() - treated,
            treated,
            scale.percent(distance),
            FisherExactTest.withDefaults()
                .test(
                    new int[][] {
                      {few.size() - treated, rest.size() - ofTreated}, {treated, ofTreated}
                    })
                .getPValue()));
  }

  private static double gap(List<double[]> sorted, int at) {
    return sorted.get(at)[0] - sorted.get(at - 1)[0];
  }

  private static boolean isComparable(Metric metric, List<Placed> placed) {
    List<Observation> values = placed.stream().map(Placed::observation).toList();
    return values.stream().map(Observation::isTreated).distinct().count() == 2
        && Comparability.obstacle(metric, values).isEmpty()
        && !sample(metric, placed).isEmpty();
  }

  private static BlockedSample sample(Metric metric, List<Placed> placed) {
    return BlockedSample.of(metric.domain(), placed.stream().map(Placed::observation).toList());
  }

  private static double value(Metric metric, Observation observation) {
    return metric.domain() == Metric.Domain.POSITIVE
        ? Math.log(observation.value())
        : observation.value();
  }

  private static double median(Metric metric, List<Placed> placed, boolean isTreated) {
    return Median.withDefaults()
        .evaluate(
            placed.stream()
                .map(Placed::observation)
                .filter(o -> o.isTreated() == isTreated)
                .mapToDouble(o -> value(metric, o))
                .toArray());
  }
}
