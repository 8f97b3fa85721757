// SPDX-License-Identifier: Apache-2.0
package dev.mllb.sample;

import dev.mllb.model.Arm;
import dev.mllb.model.Metric;
import dev.mllb.model.MetricVerdict;
import dev.mllb.model.ModuleSpec;
import dev.mllb.model.Switchback;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.TrialRequest;
import dev.mllb.model.TrialSpec;
import dev.mllb.model.Verdict;
import dev.mllb.model.WorkloadCall;
import dev.mllb.stats.LeanJudge;
import dev.mllb.stats.Seeds;
import dev.mllb.stats.SequentialTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A switchback trial of made-up slices whose course is the real one: runs of sixteen slices, 20 to
 * 100 slices of each arm, a limit of 2 %. Each run has a level of its own (10 %).
 */
final class SimulatedSlices {

  private static final TrialDesign DESIGN =
      new TrialDesign(
          0,
          20,
          100,
          0.95,
          2,
          Duration.ZERO,
          0,
          new Switchback(Duration.ofMillis(500), Duration.ofMillis(100)));
  private static final int BLOCKS_A_RUN = 4;
  private static final double LUCK_OF_THE_RUN = 0.10;
  private static final Metric METRIC = new Metric("ops_per_s", "ops/s", true, true);

  /**
   * What is true of a trial's slices.
   *
   * @param percent by which a slice of the second arm is faster
   * @param leftBehind what it adds to each of the slices after it, the next first; percent
   * @param noise standard deviation of a slice; percent
   * @param memory share of a slice's noise that the next one has too
   * @param drift by which each slice is slower than the one before; percent
   */
  record Truth(double percent, List<Double> leftBehind, double noise, double memory, double drift) {

    static final Truth EQUAL = new Truth(0, List.of(), 3, 0, 0);

    Truth with(double difference, Double... behind) {
      return new Truth(difference, List.of(behind), noise, memory, drift);
    }

    Truth noisy(double percentNoise, double share, double slower) {
      return new Truth(percent, leftBehind, percentNoise, share, slower);
    }
  }

  /** The verdict and how many slices of each arm it took. */
  record Outcome(Verdict verdict, int slices) {
    boolean isDifferent() {
      return verdict == Verdict.BETTER || verdict == Verdict.WORSE;
    }
  }

  private final Truth truth;
  private final SplittableRandom random;
  private final List<Boolean> before = new ArrayList<>();
  private double last;
  private int passed;

  private SimulatedSlices(Truth truth, long seed) {
    this.truth = truth;
    this.random = Seeds.generator(seed, "slices");
  }

  /** Runs one to its end. */
  static Outcome of(Truth truth, long seed) {
    return new SimulatedSlices(truth, seed).run(request(seed));
  }

  private Outcome run(TrialRequest request) {
    Course course = new Course(request, METRIC);
    List<Repetition> all = new ArrayList<>();
    List<List<Slot>> ahead = course.ahead(all);
    while (!ahead.isEmpty()) {
      double level = LUCK_OF_THE_RUN * random.nextGaussian();
      all.add(slice(new Slot(Slot.WARM_UP, 0, request.control()), level));
      ahead.stream()
          .limit(BLOCKS_A_RUN)
          .flatMap(List::stream)
          .forEach(slot -> all.add(slice(slot, level)));
      ahead = course.ahead(all);
    }
    Comparison arms = Comparison.of(request).get(0);
    SequentialTest test = SequentialTest.of(DESIGN, 1, request.seed());
    MetricVerdict judged = new LeanJudge(METRIC, test).judge(Observations.of(METRIC, arms, all));
    boolean isRefused =
        CarryOverRule.of(METRIC, arms, all)
            .objection(DESIGN, judged.verdict(), judged.differencePercent())
            .isPresent();
    return new Outcome(
        isRefused ? Verdict.INCONCLUSIVE : judged.verdict(),
        (int) all.stream().filter(r -> r.isKept() && arms.isTreated(r)).count());
  }

  private Repetition slice(Slot slot, double level) {
    boolean isTreated = !slot.arm().equals(Arm.NATIVE.name());
    double normal = Math.sqrt(1 - truth.memory() * truth.memory()) * random.nextGaussian();
    last = truth.memory() * last + normal;
    double percent = isTreated ? truth.percent() : 0;
    for (int back = 1; back <= Math.min(before.size(), truth.leftBehind().size()); back++) {
      percent += before.get(before.size() - back) ? truth.leftBehind().get(back - 1) : 0;
    }
    before.add(isTreated);
    percent += truth.noise() * last - truth.drift() * passed++;
    return SimulatedCourse.repetition(
        slot, Map.of(METRIC.name(), 100 * Math.exp(level + percent / 100)), null, null);
  }

  private static TrialRequest request(long seed) {
    return new TrialRequest(
        "simulated",
        new TrialSpec("simulated", new WorkloadCall("simulated", Map.of())),
        1,
        DESIGN,
        new ModuleSpec(ModuleSpec.Mode.OFF, 0, 0, 0, 0, Duration.ofSeconds(5)),
        null,
        null,
        seed,
        1,
        List.of(Arm.NATIVE, Arm.asIs("other")));
  }
}
