// SPDX-License-Identifier: Apache-2.0
package dev.mllb.judge;

import dev.mllb.model.ExperimentSummary;
import dev.mllb.model.Lineage;
import dev.mllb.model.Metric;
import dev.mllb.model.MetricVerdict;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.TrialResult;
import dev.mllb.stats.LeanJudge;
import dev.mllb.stats.Observation;
import dev.mllb.stats.Seeds;
import dev.mllb.stats.SequentialTest;
import dev.mllb.stats.SimulatedTrial;
import dev.mllb.stats.SimulatedTrial.Noise;
import dev.mllb.workflow.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Experiments of made-up trials with the real tests and looks: 5 to 20 repetitions, limit 2 %. */
final class SimulatedExperiment {

  private static final Metric METRIC = new Metric("ops_per_s", "ops/s", true, true);
  private static final TrialDesign DESIGN =
      new TrialDesign(0, 5, 20, 0.95, 2, Duration.ZERO, 0, null);

  private SimulatedExperiment() {}

  static ExperimentSummary judged(String[] names, double percent, double noise, long seed) {
    return summary(names, trials(names, percent, noise, seed, "the model"));
  }

  record Trial(MetricVerdict judged, List<Observation> values) {

    Trial withInterval(int comparisons) {
      return new Trial(judge(comparisons).withInterval(judged, values), values);
    }
  }

  static List<Trial> trials(String[] names, double percent, double noise, long seed, String model) {
    SplittableRandom random = Seeds.generator(seed, model);
    List<Trial> trials = new ArrayList<>();
    for (String unused : names) {
      List<Observation> values =
          SimulatedTrial.of(
              DESIGN.maxRepetitions(), percent, noise, Noise.NORMAL, random.nextLong());
      trials.add(new Trial(judge(names.length).judge(values), values));
    }
    return trials;
  }

  private static LeanJudge judge(int comparisons) {
    return new LeanJudge(METRIC, SequentialTest.of(DESIGN, comparisons, 1));
  }

  static ExperimentSummary summary(String[] names, List<Trial> trials) {
    return new ExperimentSummary(
        "experiment-simulated-1",
        Samples.plan(names),
        Lineage.EMPTY,
        IntStream.range(0, names.length)
            .mapToObj(
                i ->
                    new TrialResult(
                        names[i],
                        1,
                        trials.get(i).judged.verdict(),
                        "",
                        List.of(trials.get(i).judged),
                        null,
                        null,
                        List.of()))
            .toList(),
        Map.of(),
        null);
  }

  static String[] names(int trials) {
    return IntStream.range(0, trials).mapToObj(i -> "trial" + i).toArray(String[]::new);
  }
}
