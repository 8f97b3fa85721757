package dev.mllb.stats;

import dev.mllb.model.Metric;
import dev.mllb.model.MetricEvidence;
import dev.mllb.model.MetricVerdict;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.statistics.inference.MannWhitneyUTest;

/**
 * Verdicts on all metrics of one trial. The headline metric decides alone when the trial stops and
 * what its verdict is; the others are judged on the same blocks, corrected for their number.
 */
public final class MetricJudge {

  private final TrialDesign design;
  private final double alpha;
  private final long seed;

  /**
   * Judges trials of this design.
   *
   * @param seed of sampled orders and of the bootstrap
   */
  public MetricJudge(TrialDesign design, long seed) {
    this.design = design;
    this.alpha = 1 - design.confidence();
    this.seed = seed;
  }

  /** The sequential test of the headline metric. */
  public SequentialTest sequentialTest() {
    return new SequentialTest(
        design.minRepetitions(),
        design.maxRepetitions(),
        alpha,
        design.indifferencePercent(),
        seed);
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
        headline.flatMap(metric -> sequentialTest().look(observations.get(metric)));
    if (look.isEmpty()) {
      return List.of();
    }
    List<MetricVerdict> verdicts = new ArrayList<>();
    verdicts.add(headline(headline.get(), observations.get(headline.get()), look.get()));
    verdicts.addAll(others(observations, look.get()));
    return verdicts;
  }

  private MetricVerdict headline(
      Metric metric, List<Observation> observations, SequentialTest.Look look) {
    BlockedSample sample = upTo(observations, look.blocks());
    return verdict(
        metric,
        sample,
        look,
        new double[] {look.lowPercent(), look.highPercent()},
        look.correctedP());
  }

  private List<MetricVerdict> others(
      Map<Metric, List<Observation>> observations, SequentialTest.Look look) {
    List<Metric> metrics = new ArrayList<>();
    List<BlockedSample> samples = new ArrayList<>();
    observations.forEach(
        (metric, values) -> {
          BlockedSample sample = upTo(values, look.blocks());
          if (!metric.headline() && !sample.isEmpty()) {
            metrics.add(metric);
            samples.add(sample);
          }
        });
    List<Rerandomisation> orders =
        samples.stream().map(sample -> Rerandomisation.of(sample, seed)).toList();
    double[] scaled =
        orders.stream()
            .mapToDouble(o -> look.level() > 0 ? Math.min(1, o.pValue() * alpha / look.level()) : 1)
            .toArray();
    double[] corrected = Holm.correct(scaled);
    List<MetricVerdict> verdicts = new ArrayList<>();
    for (int i = 0; i < metrics.size(); i++) {
      BlockedSample sample = samples.get(i);
      double[] interval = orders.get(i).interval(look.level());
      double[] percent = {sample.percent(interval[0]), sample.percent(interval[1])};
      verdicts.add(verdict(metrics.get(i), sample, look, percent, corrected[i]));
    }
    return verdicts;
  }

  private MetricVerdict verdict(
      Metric metric,
      BlockedSample sample,
      SequentialTest.Look look,
      double[] interval,
      double corrected) {
    double[] treated = sample.arm(true);
    double[] untreated = sample.arm(false);
    double cliff = EffectSize.cliffsDelta(treated, untreated);
    double difference = sample.percent(sample.difference());
    return new MetricVerdict(
        metric,
        word(metric, difference, interval, corrected),
        sample.level(false),
        sample.level(true),
        difference,
        interval[0],
        interval[1],
        corrected,
        metric.higherIsBetter() ? cliff : -cliff,
        sample.percent(DetectableDifference.of(sample, look.spent())),
        evidence(sample, look.level(), treated, untreated));
  }

  private MetricEvidence evidence(
      BlockedSample sample, double level, double[] treated, double[] untreated) {
    double[] bootstrap = StratifiedBootstrap.interval(sample, level > 0 ? level : alpha, seed);
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

  private Verdict word(Metric metric, double difference, double[] interval, double corrected) {
    double indifference = design.indifferencePercent();
    if (interval[0] >= -indifference && interval[1] <= indifference) {
      return Verdict.NO_DIFFERENCE;
    }
    // Rounding of a quotient must not undo a test that just rejects.
    if (corrected <= alpha * (1 + 1e-9)) {
      return difference > 0 == metric.higherIsBetter() ? Verdict.BETTER : Verdict.WORSE;
    }
    return Verdict.TOO_NOISY;
  }

  private static BlockedSample upTo(List<Observation> observations, int blocks) {
    return BlockedSample.of(observations.stream().filter(o -> o.block() < blocks).toList());
  }
}
