// SPDX-License-Identifier: Apache-2.0
package dev.mllb.stats;

import static java.util.Objects.requireNonNull;

import dev.mllb.model.Metric;
import dev.mllb.model.MetricEvidence;
import dev.mllb.model.MetricVerdict;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.statistics.inference.MannWhitneyUTest;
import org.jspecify.annotations.Nullable;

/**
 * Verdicts on all metrics of one trial. The headline metric decides alone when the trial stops and
 * what its verdict is; the others are judged on the same blocks and looks, at a level that all of
 * them in all comparisons of the experiment share, or not at all when so few repetitions cannot
 * reach it.
 */
public final class MetricJudge {

  private final TrialDesign design;
  private final SequentialTest test;
  private final int comparisons;
  private final double alpha;
  private final long seed;

  /**
   * Judges one of several comparisons that share an experiment's error.
   *
   * @param comparisons of arms in trials, whose verdicts the experiment puts into one sentence
   * @param seed of reference orders and of the bootstrap
   */
  public MetricJudge(TrialDesign design, int comparisons, long seed) {
    this.design = design;
    this.test = SequentialTest.of(design, comparisons, seed);
    this.comparisons = comparisons;
    this.alpha = 1 - design.confidence();
    this.seed = seed;
  }

  /**
   * Verdicts, the headline's first.
   *
   * @param observations valid repetitions, by metric; a metric without any gets no verdict
   * @return empty when the headline metric cannot be compared at all
   */
  public List<MetricVerdict> judge(Map<Metric, List<Observation>> observations) {
    Optional<Metric> headline = observations.keySet().stream().filter(Metric::headline).findFirst();
    Optional<SequentialTest.Look> look =
        headline.flatMap(metric -> test.look(metric, requireNonNull(observations.get(metric))));
    if (look.isEmpty()) {
      return List.of();
    }
    List<Metric> others = observations.keySet().stream().filter(m -> !m.headline()).toList();
    Levels levels = new Levels(test.differenceLevel(), test.equivalenceLevel(), 1);
    int sharers = others.size() * comparisons;
    // The headline's "no difference" is not corrected for the comparisons either.
    Levels shared = new Levels(alpha / sharers, alpha / others.size(), sharers);
    List<MetricVerdict> verdicts = new ArrayList<>();
    verdicts.add(
        verdict(
            headline.get(), requireNonNull(observations.get(headline.get())), look.get(), levels));
    for (Metric metric : others) {
      List<Observation> seen = upTo(requireNonNull(observations.get(metric)), look.get().blocks());
      if (seen.stream().map(Observation::isTreated).distinct().count() == 2) {
        verdicts.add(verdict(metric, seen, look.get(), shared));
      }
    }
    return verdicts;
  }

  /** Why the headline metric cannot be compared; nothing when it can. */
  public Optional<String> obstacle(Map<Metric, List<Observation>> observations) {
    return observations.entrySet().stream()
        .filter(e -> e.getKey().headline())
        .findFirst()
        .flatMap(e -> Comparability.obstacle(e.getKey(), e.getValue()));
  }

  /**
   * Errors that a metric may be judged at.
   *
   * @param difference of "different", two-sided
   * @param equivalence of "no difference", one-sided
   * @param sharers metrics that share the former, each in each comparison
   */
  private record Levels(double difference, double equivalence, int sharers) {}

  private MetricVerdict verdict(
      Metric metric, List<Observation> observations, SequentialTest.Look look, Levels levels) {
    List<Observation> seen = upTo(observations, look.blocks());
    Optional<String> obstacle = Comparability.obstacle(metric, seen);
    BlockedSample sample = BlockedSample.of(metric.domain(), seen);
    if (obstacle.isEmpty() && sample.isEmpty()) {
      obstacle = Optional.of("no block has a value of both arms");
    }
    if (obstacle.isPresent()) {
      return notJudged(metric, seen, obstacle.get());
    }
    List<Integer> looks = test.looks(look.blocks());
    JointTest joint = JointTest.of(sample, looks, looks.stream().map(test::share).toList(), seed);
    Numbers numbers = new Numbers(metric, sample, joint, looks, levels);
    if (!metric.headline() && !joint.canReject(levels.difference())) {
      return numbers.verdict(
          Verdict.INCONCLUSIVE,
          String.format(
              Locale.ROOT,
              "%d + %d repetitions cannot judge %d further metrics%s",
              sample.arm(false).length,
              sample.arm(true).length,
              levels.sharers() / comparisons,
              comparisons > 1 ? " of " + comparisons + " comparisons" : ""));
    }
    return numbers.verdict();
  }

  /** Values that cannot be compared, with their means. */
  private static MetricVerdict notJudged(
      Metric metric, List<Observation> observations, String why) {
    return new MetricVerdict(
        metric,
        Verdict.INCONCLUSIVE,
        mean(observations, false),
        mean(observations, true),
        Double.NaN,
        Double.NEGATIVE_INFINITY,
        Double.POSITIVE_INFINITY,
        1,
        0,
        Double.POSITIVE_INFINITY,
        new MetricEvidence(
            (int) observations.stream().filter(o -> !o.isTreated()).count(),
            (int) observations.stream().filter(Observation::isTreated).count(),
            0,
            Double.NEGATIVE_INFINITY,
            Double.POSITIVE_INFINITY,
            1,
            Double.NaN,
            Double.NaN),
        why);
  }

  private static double mean(List<Observation> observations, boolean isTreated) {
    return observations.stream()
        .filter(o -> o.isTreated() == isTreated && Double.isFinite(o.value()))
        .mapToDouble(Observation::value)
        .average()
        .orElse(Double.NaN);
  }

  /** What the tests say of one metric. */
  private final class Numbers {

    private final Metric metric;
    private final BlockedSample sample;
    private final JointTest joint;
    private final List<Integer> looks;
    private final Levels levels;

    Numbers(
        Metric metric, BlockedSample sample, JointTest joint, List<Integer> looks, Levels levels) {
      this.metric = metric;
      this.sample = sample;
      this.joint = joint;
      this.looks = looks;
      this.levels = levels;
    }

    MetricVerdict verdict() {
      double low = sample.ofPercent(-design.indifferencePercent());
      double high = sample.ofPercent(design.indifferencePercent());
      if (joint.isWithin(low, high, levels.equivalence())) {
        return verdict(Verdict.NO_DIFFERENCE, null);
      }
      if (!joint.rejects(0, Boundary.Tail.BOTH, levels.difference())) {
        return verdict(Verdict.TOO_NOISY, null);
      }
      boolean isHigher = sample.difference() > 0;
      return verdict(isHigher == metric.higherIsBetter() ? Verdict.BETTER : Verdict.WORSE, null);
    }

    /** The interval is the one the verdict rests on, so that they never contradict each other. */
    MetricVerdict verdict(Verdict word, @Nullable String notJudged) {
      boolean isSame = word == Verdict.NO_DIFFERENCE;
      double level = isSame ? 2 * levels.equivalence() : levels.difference();
      double[] interval =
          isSame
              ? joint.oneSidedBounds(
                  levels.equivalence(),
                  sample.ofPercent(-design.indifferencePercent()),
                  sample.ofPercent(design.indifferencePercent()))
              : joint.interval(level);
      double[] treated = sample.arm(true);
      double[] untreated = sample.arm(false);
      double cliff = EffectSize.cliffsDelta(treated, untreated);
      double detectable = DetectableDifference.of(sample, joint, looks, levels.difference());
      return new MetricVerdict(
          metric,
          word,
          sample.level(false),
          sample.level(true),
          sample.percent(sample.difference()),
          sample.percent(interval[0]),
          sample.percent(interval[1]),
          Math.min(1, levels.sharers() * joint.pValue(levels.difference())),
          metric.higherIsBetter() ? cliff : -cliff,
          sample.percent(detectable),
          evidence(level, treated, untreated),
          notJudged);
    }

    private MetricEvidence evidence(double level, double[] treated, double[] untreated) {
      double[] bootstrap = StratifiedBootstrap.interval(sample, level, seed);
      return new MetricEvidence(
          untreated.length,
          treated.length,
          level,
          sample.percent(bootstrap[0]),
          sample.percent(bootstrap[1]),
          MannWhitneyUTest.withDefaults().test(treated, untreated).getPValue(),
          sample.percent(EffectSize.hodgesLehmann(treated, untreated)),
          sample.percent(sample.noise()));
    }
  }

  private static List<Observation> upTo(List<Observation> observations, int blocks) {
    return observations.stream().filter(o -> o.block() < blocks).toList();
  }
}
