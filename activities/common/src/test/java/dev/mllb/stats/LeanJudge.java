// SPDX-License-Identifier: Apache-2.0
package dev.mllb.stats;

import dev.mllb.model.Metric;
import dev.mllb.model.MetricEvidence;
import dev.mllb.model.MetricVerdict;
import dev.mllb.model.Verdict;
import java.util.List;

/**
 * The judge of one metric without what only a reader of the report wants: simulations of nights and
 * experiments need a million verdicts. {@code StatisticsTest} holds it against {@link MetricJudge}.
 */
public final class LeanJudge {

  private final Metric metric;
  private final SequentialTest test;

  public LeanJudge(Metric metric, SequentialTest test) {
    this.metric = metric;
    this.test = test;
  }

  /** Verdict, difference and p-value; interval and evidence are left open. */
  public MetricVerdict judge(List<Observation> values) {
    SequentialTest.Look look = test.look(metric, values).orElseThrow();
    BlockedSample seen = seen(values, look);
    Verdict verdict = Verdict.TOO_NOISY;
    double pValue = 1;
    if (look.isSame()) {
      verdict = Verdict.NO_DIFFERENCE;
    } else if (look.isDifferent()) {
      boolean isHigher = seen.difference() > 0;
      verdict = isHigher == metric.higherIsBetter() ? Verdict.BETTER : Verdict.WORSE;
      pValue = joint(seen, look).pValue(test.differenceLevel());
    }
    return verdict(
        verdict,
        seen,
        new double[] {Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY},
        pValue,
        look.isSame() ? 2 * test.equivalenceLevel() : test.differenceLevel());
  }

  /** The same verdict with its interval. */
  public MetricVerdict withInterval(MetricVerdict judged, List<Observation> values) {
    SequentialTest.Look look = test.look(metric, values).orElseThrow();
    BlockedSample seen = seen(values, look);
    double[] interval =
        judged.verdict() == Verdict.NO_DIFFERENCE
            ? joint(seen, look)
                .oneSidedBounds(
                    test.equivalenceLevel(),
                    seen.ofPercent(-test.indifferencePercent()),
                    seen.ofPercent(test.indifferencePercent()))
            : joint(seen, look).interval(test.differenceLevel());
    return verdict(judged.verdict(), seen, interval, judged.pValue(), judged.evidence().level());
  }

  private static BlockedSample seen(List<Observation> values, SequentialTest.Look look) {
    return BlockedSample.of(
        Metric.Domain.POSITIVE, values.stream().filter(o -> o.block() < look.blocks()).toList());
  }

  private JointTest joint(BlockedSample seen, SequentialTest.Look look) {
    List<Integer> looks = test.looks(look.blocks());
    return JointTest.of(seen, looks, looks.stream().map(test::share).toList(), test.seed());
  }

  private MetricVerdict verdict(
      Verdict verdict, BlockedSample seen, double[] interval, double pValue, double level) {
    int each = seen.arm(true).length;
    return new MetricVerdict(
        metric,
        verdict,
        seen.level(false),
        seen.level(true),
        seen.percent(seen.difference()),
        seen.percent(interval[0]),
        seen.percent(interval[1]),
        pValue,
        0,
        Double.NaN,
        new MetricEvidence(each, each, level, 0, 0, 1, 0, 0),
        null);
  }
}
