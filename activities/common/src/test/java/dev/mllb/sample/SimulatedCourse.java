// SPDX-License-Identifier: Apache-2.0
package dev.mllb.sample;

import dev.mllb.model.Arm;
import dev.mllb.model.Metric;
import dev.mllb.model.MetricVerdict;
import dev.mllb.model.ModuleSpec;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.TrialRequest;
import dev.mllb.model.TrialSpec;
import dev.mllb.model.Verdict;
import dev.mllb.model.WorkloadCall;
import dev.mllb.stats.LeanJudge;
import dev.mllb.stats.Observation;
import dev.mllb.stats.Seeds;
import dev.mllb.stats.SequentialTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A trial of made-up repetitions whose course is the real one: 5 to 20 repetitions of each arm, 3 %
 * noise, a limit of 2 %.
 */
final class SimulatedCourse {

  static final TrialDesign DESIGN = new TrialDesign(0, 5, 20, 0.95, 2, Duration.ZERO, 0, null);
  private static final double NOISE = 0.03;
  private static final Metric METRIC = new Metric("ops_per_s", "ops/s", true, true);

  /** One draw of a repetition: its noise in standard deviations, and what becomes of it. */
  interface Fate {
    Repetition of(Slot slot, double normal, SplittableRandom random);
  }

  /** The verdict on each arm but the control, and how many repetitions that count it took. */
  record Outcome(Map<String, Verdict> verdicts, Map<String, Integer> repetitions) {

    /** Whether an arm was called better or worse. */
    boolean isDifferent(String arm) {
      Verdict verdict = verdicts.get(arm);
      return verdict == Verdict.BETTER || verdict == Verdict.WORSE;
    }
  }

  private SimulatedCourse() {}

  /** Runs one to its end. */
  static Outcome of(List<Arm> arms, Fate fate, long seed) {
    return of(DESIGN, arms, fate, seed);
  }

  /** The same of another design. */
  static Outcome of(TrialDesign design, List<Arm> arms, Fate fate, long seed) {
    SplittableRandom random = Seeds.generator(seed, "repetitions");
    TrialRequest request = request(design, arms, seed);
    Course course = new Course(request, METRIC);
    List<Repetition> all = new ArrayList<>();
    Optional<Slot> next = course.next(all);
    while (next.isPresent()) {
      all.add(fate.of(next.get(), random.nextGaussian(), random));
      next = course.next(all);
    }
    SequentialTest test = SequentialTest.of(design, request.comparisons(), request.seed());
    Map<String, Verdict> verdicts = new HashMap<>();
    Map<String, Integer> repetitions = new HashMap<>();
    List<Repetition> units = Boots.units(design, all);
    for (Comparison compared : Comparison.of(request)) {
      verdicts.put(compared.arm(), verdict(design, compared, test, units));
      repetitions.put(
          compared.arm(),
          (int) all.stream().filter(r -> compared.isTreated(r) && r.isKept()).count());
    }
    return new Outcome(verdicts, repetitions);
  }

  private static Verdict verdict(
      TrialDesign design, Comparison compared, SequentialTest test, List<Repetition> all) {
    VoidRule voids = VoidRule.of(compared, all);
    List<Observation> values = Observations.of(METRIC, compared, all);
    if (voids.obstacle(design).isPresent() || values.isEmpty()) {
      return Verdict.INCONCLUSIVE;
    }
    MetricVerdict judged = new LeanJudge(METRIC, test).judge(values);
    return voids.objection(judged.verdict()).isPresent() ? Verdict.INCONCLUSIVE : judged.verdict();
  }

  private static TrialRequest request(TrialDesign design, List<Arm> arms, long seed) {
    return new TrialRequest(
        "simulated",
        new TrialSpec("simulated", new WorkloadCall("simulated", Map.of())),
        1,
        design,
        new ModuleSpec(ModuleSpec.Mode.OFF, 0, 0, 0, 0, Duration.ofSeconds(5)),
        null,
        null,
        seed,
        arms.size() - 1,
        arms);
  }

  /**
   * A repetition that counts.
   *
   * @param percent by which its arm is faster
   */
  static Repetition kept(Slot slot, double normal, double percent) {
    double value = 100 * (1 + percent / 100) * Math.exp(NOISE * normal);
    return repetition(slot, Map.of(METRIC.name(), value), null, null);
  }

  static Repetition unfit(Slot slot) {
    return repetition(slot, Map.of(), "the node was disturbed", null);
  }

  static Repetition starved(Slot slot) {
    return repetition(slot, Map.of(), "no result", "no result");
  }

  static Repetition repetition(
      Slot slot, Map<String, Double> metrics, @Nullable String reason, @Nullable String noResult) {
    return repetition("boot", slot, metrics, reason, noResult);
  }

  /** One of a boot. */
  static Repetition repetition(
      String bootId,
      Slot slot,
      Map<String, Double> metrics,
      @Nullable String reason,
      @Nullable String noResult) {
    return new Repetition(
        slot,
        "2026-11-28T00:00:00Z",
        1,
        metrics,
        Treatment.NONE,
        reason == null ? List.of() : List.of(reason),
        null,
        bootId,
        Map.of(),
        Map.of(),
        List.of(),
        noResult,
        Map.of());
  }
}
