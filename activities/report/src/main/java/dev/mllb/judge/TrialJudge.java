// SPDX-License-Identifier: Apache-2.0
package dev.mllb.judge;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.Arm;
import dev.mllb.model.ArmVerdict;
import dev.mllb.model.Metric;
import dev.mllb.model.MetricVerdict;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.TrialMeasurement;
import dev.mllb.model.TrialRequest;
import dev.mllb.model.TrialResult;
import dev.mllb.model.Verdict;
import dev.mllb.sample.Boots;
import dev.mllb.sample.CarryOverRule;
import dev.mllb.sample.Comparison;
import dev.mllb.sample.Observations;
import dev.mllb.sample.Repetition;
import dev.mllb.sample.SampleFile;
import dev.mllb.sample.VoidRule;
import dev.mllb.stats.MetricJudge;
import dev.mllb.stats.Observation;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The verdict on one trial. A trial without proof of treatment, with a module that tripped, or with
 * a void majority is inconclusive, whatever its numbers say.
 */
public final class TrialJudge {

  private final ArtifactStore store;

  public TrialJudge(ArtifactStore store) {
    this.store = store;
  }

  /** Judges a measured trial. */
  public TrialResult judge(TrialRequest request, TrialMeasurement measurement) {
    List<Repetition> samples = repetitions(store, measurement);
    List<Repetition> repetitions = Boots.units(request.design(), samples);
    // A boot's repetitions are one value, and each of them ran its own programs.
    List<Repetition> single = Boots.lasting(request.design(), samples);
    List<ArmVerdict> arms =
        Comparison.of(request).stream()
            .map(
                compared ->
                    judge(
                        request,
                        measurement,
                        compared,
                        repetitions,
                        SampleFile.programs(compared.in(single))))
            .toList();
    return new TrialResult(
        request.trial().name(),
        request.attempt(),
        common(arms),
        arms.stream().map(ArmVerdict::sentence).collect(Collectors.joining(" ")),
        arms.get(0).metrics(),
        measurement,
        null,
        request.arms().equals(Arm.USUAL) ? List.of() : arms);
  }

  /** What all arms have in common; {@link ExperimentVerdict#word} says what of several. */
  private static Verdict common(List<ArmVerdict> arms) {
    List<Verdict> verdicts = arms.stream().map(ArmVerdict::verdict).toList();
    return verdicts.size() == 1 ? verdicts.get(0) : ExperimentVerdict.word(verdicts);
  }

  private static ArmVerdict judge(
      TrialRequest request,
      TrialMeasurement measurement,
      Comparison arms,
      List<Repetition> repetitions,
      Map<String, List<String>> programs) {
    Map<Metric, List<Observation>> observations =
        observations(measurement.metrics(), arms, repetitions);
    MetricJudge judge = new MetricJudge(request.design(), request.comparisons(), request.seed());
    List<MetricVerdict> metrics = judge.judge(observations);
    VoidRule voids = VoidRule.of(arms, repetitions);
    String obstacle = obstacle(request, measurement, arms, repetitions, programs, voids);
    if (obstacle.isEmpty()) {
      obstacle =
          judge
              .obstacle(observations)
              .or(
                  () ->
                      metrics.isEmpty()
                          ? Optional.of("no block has a value of both arms")
                          : voids
                              .objection(metrics.get(0).verdict())
                              .map(why -> counted(why, arms, voids))
                              .or(() -> carryOver(request, arms, metrics.get(0), repetitions)))
              .orElse("");
    }
    boolean isJudged = obstacle.isEmpty();
    return new ArmVerdict(
        arms.control(),
        arms.arm(),
        isJudged ? metrics.get(0).verdict() : Verdict.INCONCLUSIVE,
        isJudged
            ? sentence(request, arms, metrics.get(0), voids)
            : "Inconclusive%s on %s: %s."
                .formatted(
                    between(request, Arm.shown(arms.arm()), Arm.shown(arms.control())),
                    request.trial().name(),
                    obstacle),
        isJudged ? metrics : List.of());
  }

  private static Optional<String> carryOver(
      TrialRequest request, Comparison arms, MetricVerdict headline, List<Repetition> repetitions) {
    return request.design().takesTurns()
        ? CarryOverRule.of(headline.metric(), arms, repetitions)
            .objection(request.design(), headline.verdict(), headline.differencePercent())
        : Optional.empty();
  }

  /** Samples of a measurement, as they were taken. */
  public static List<Repetition> repetitions(ArtifactStore store, TrialMeasurement measurement) {
    try {
      return SampleFile.read(store.fetch(measurement.samples(), ArtifactStore.LONGEST_RESULT));
    } catch (IOException e) {
      throw new MllbException(FailureCode.ARTIFACT_CORRUPT, String.valueOf(e.getMessage()), e);
    }
  }

  static Map<Metric, List<Observation>> observations(
      List<Metric> metrics, Comparison arms, List<Repetition> repetitions) {
    Map<Metric, List<Observation>> observations = new LinkedHashMap<>();
    for (Metric metric : metrics) {
      List<Observation> values = Observations.of(metric, arms, repetitions);
      if (!values.isEmpty()) {
        observations.put(metric, values);
      }
    }
    return observations;
  }

  private static String obstacle(
      TrialRequest request,
      TrialMeasurement measurement,
      Comparison arms,
      List<Repetition> repetitions,
      Map<String, List<String>> programs,
      VoidRule voids) {
    TrialDesign design = request.design();
    List<String> ends = ends(request, measurement, arms, repetitions);
    if (!ends.isEmpty()) {
      return String.join("; ", ends);
    }
    Optional<String> several =
        programs.entrySet().stream()
            .filter(program -> program.getValue().size() > 1)
            .map(program -> program.getKey() + " " + String.join(" and ", program.getValue()))
            .findFirst();
    if (several.isPresent()) {
      return "its repetitions ran different programs: " + several.get();
    }
    Optional<String> obstacle = voids.obstacle(design);
    if (obstacle.isPresent()) {
      return counted(obstacle.get(), arms, voids)
          + ", most because "
          + commonest(arms.in(repetitions).stream().filter(r -> r.slot().block() >= 0).toList());
    }
    boolean isEmpty = Math.min(voids.controlKept(), voids.armKept()) == 0;
    if (isEmpty || voids.fewest() < design.minRepetitions()) {
      return "only "
          + voids.controlKept()
          + " "
          + Arm.shown(arms.control())
          + " and "
          + voids.armKept()
          + " "
          + Arm.shown(arms.arm())
          + " "
          + taken(design)
          + " count, "
          + design.minRepetitions()
          + " of each are needed";
    }
    return "";
  }

  /**
   * What ended one of the two arms; a trip that no repetition tells of is every model's. What
   * happens while probes look, after all that counts, takes nothing back.
   */
  private static List<String> ends(
      TrialRequest request,
      TrialMeasurement measurement,
      Comparison arms,
      List<Repetition> repetitions) {
    boolean isTold = repetitions.stream().anyMatch(r -> !r.trips().isEmpty());
    boolean hasModule =
        request.arm(arms.control()).needsModule() || request.arm(arms.arm()).needsModule();
    return hasModule && !isTold && !measurement.trips().isEmpty()
        ? measurement.trips()
        : arms.in(repetitions).stream()
            .filter(r -> !r.isInstrumented())
            .flatMap(r -> r.ends().stream())
            .distinct()
            .toList();
  }

  /** What is counted: slices of runs, whole ones, or boots with several. */
  private static String taken(TrialDesign design) {
    return design.takesTurns() ? "slices of runs" : design.byBoots() ? "boots" : "repetitions";
  }

  private static String counted(String why, Comparison arms, VoidRule voids) {
    return why + " (" + voids.sentence(arms) + ")";
  }

  private static String commonest(List<Repetition> repetitions) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    repetitions.forEach(
        r -> r.voidReasons().forEach(reason -> counts.merge(reason, 1, Integer::sum)));
    return counts.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse("of no known reason");
  }

  private static String sentence(
      TrialRequest request, Comparison arms, MetricVerdict headline, VoidRule voids) {
    String arm = Arm.shown(arms.arm());
    String control = Arm.shown(arms.control());
    String trial = request.trial().name();
    String what = ReportFormat.name(headline.metric());
    double limit = request.design().indifferencePercent();
    String evidence =
        String.format(
            Locale.ROOT,
            " (%s; %s interval %s; %d + %d %s%s; %s)",
            ReportFormat.percent(headline.differencePercent()),
            ReportFormat.confidence(headline.evidence().level()),
            ReportFormat.interval(headline.lowPercent(), headline.highPercent()),
            headline.evidence().nativeRepetitions(),
            headline.evidence().mllbRepetitions(),
            taken(request.design()),
            voids.all() == 0 ? "" : "; " + voids.sentence(arms),
            ReportFormat.direction(headline.metric()));
    return switch (headline.verdict()) {
      case BETTER, WORSE ->
          "%s is %s than %s on %s in %s"
                  .formatted(arm, ReportFormat.verdict(headline.verdict()), control, trial, what)
              + evidence
              + ".";
      case NO_DIFFERENCE ->
          "No difference%s beyond %s %% on %s in %s"
                  .formatted(
                      between(request, arm, control), ReportFormat.number(limit), trial, what)
              + evidence
              + ".";
      case TOO_NOISY, INCONCLUSIVE, MIXED ->
          "Too noisy to tell"
              + between(request, arm, control)
              + " on "
              + trial
              + " in "
              + what
              + evidence
              + ": "
              + detectable(headline)
              + ".";
    };
  }

  /** Of native and MLLB nobody needs to be told which arms are compared. */
  private static String between(TrialRequest request, String arm, String control) {
    return request.arms().equals(Arm.USUAL) ? "" : " between " + arm + " and " + control;
  }

  private static String detectable(MetricVerdict headline) {
    return Double.isInfinite(headline.minimumDetectablePercent())
        ? "so few of them cannot show any difference"
        : "only a difference of about "
            + ReportFormat.percent(headline.minimumDetectablePercent()).substring(1)
            + " would have been found";
  }
}
