// SPDX-License-Identifier: Apache-2.0
package dev.mllb.judge;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.Metric;
import dev.mllb.model.MetricVerdict;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.TrialMeasurement;
import dev.mllb.model.TrialRequest;
import dev.mllb.model.TrialResult;
import dev.mllb.model.Verdict;
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
    List<Repetition> repetitions = repetitions(store, measurement);
    Map<Metric, List<Observation>> observations = observations(measurement.metrics(), repetitions);
    MetricJudge judge = new MetricJudge(request.design(), request.comparisons(), request.seed());
    List<MetricVerdict> metrics = judge.judge(observations);
    VoidRule voids = VoidRule.of(repetitions);
    String obstacle = obstacle(request.design(), measurement, repetitions, voids);
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
                              .map(why -> counted(why, voids)))
              .orElse("");
    }
    Verdict verdict = obstacle.isEmpty() ? metrics.get(0).verdict() : Verdict.INCONCLUSIVE;
    String sentence =
        obstacle.isEmpty()
            ? sentence(request, metrics.get(0), voids)
            : "Inconclusive on " + request.trial().name() + ": " + obstacle + ".";
    return new TrialResult(
        request.trial().name(),
        request.attempt(),
        verdict,
        sentence,
        obstacle.isEmpty() ? metrics : List.of(),
        measurement,
        null);
  }

  /** Samples of a measurement, as they were taken. */
  public static List<Repetition> repetitions(ArtifactStore store, TrialMeasurement measurement) {
    try {
      return SampleFile.read(store.fetch(measurement.samples()));
    } catch (IOException e) {
      throw new MllbException(FailureCode.ARTIFACT_CORRUPT, String.valueOf(e.getMessage()), e);
    }
  }

  static Map<Metric, List<Observation>> observations(
      List<Metric> metrics, List<Repetition> repetitions) {
    Map<Metric, List<Observation>> observations = new LinkedHashMap<>();
    for (Metric metric : metrics) {
      List<Observation> values = Observations.of(metric, repetitions);
      if (!values.isEmpty()) {
        observations.put(metric, values);
      }
    }
    return observations;
  }

  private static String obstacle(
      TrialDesign design,
      TrialMeasurement measurement,
      List<Repetition> repetitions,
      VoidRule voids) {
    if (!measurement.trips().isEmpty()) {
      return String.join("; ", measurement.trips());
    }
    Optional<String> several =
        measurement.programs().entrySet().stream()
            .filter(program -> program.getValue().size() > 1)
            .map(program -> program.getKey() + " " + String.join(" and ", program.getValue()))
            .findFirst();
    if (several.isPresent()) {
      return "its repetitions ran different programs: " + several.get();
    }
    Optional<String> obstacle = voids.obstacle(design);
    if (obstacle.isPresent()) {
      return counted(obstacle.get(), voids) + ", most because " + commonest(repetitions);
    }
    boolean isEmpty = Math.min(voids.nativeKept(), voids.mllbKept()) == 0;
    if (isEmpty || voids.fewest() < design.minRepetitions()) {
      return "only "
          + voids.nativeKept()
          + " native and "
          + voids.mllbKept()
          + " MLLB repetitions count, "
          + design.minRepetitions()
          + " of each are needed";
    }
    return "";
  }

  private static String counted(String why, VoidRule voids) {
    return why + " (" + voids.sentence() + ")";
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

  private static String sentence(TrialRequest request, MetricVerdict headline, VoidRule voids) {
    String trial = request.trial().name();
    String what = ReportFormat.name(headline.metric());
    double limit = request.design().indifferencePercent();
    String evidence =
        String.format(
            Locale.ROOT,
            " (%s; %s interval %s; %d + %d repetitions%s; %s)",
            ReportFormat.percent(headline.differencePercent()),
            ReportFormat.confidence(headline.evidence().level()),
            ReportFormat.interval(headline.lowPercent(), headline.highPercent()),
            headline.evidence().nativeRepetitions(),
            headline.evidence().mllbRepetitions(),
            voids.all() == 0 ? "" : "; " + voids.sentence(),
            ReportFormat.direction(headline.metric()));
    return switch (headline.verdict()) {
      case BETTER -> "MLLB is better than native on " + trial + " in " + what + evidence + ".";
      case WORSE -> "MLLB is worse than native on " + trial + " in " + what + evidence + ".";
      case NO_DIFFERENCE ->
          "No difference beyond %s %% on %s in %s"
                  .formatted(ReportFormat.number(limit), trial, what)
              + evidence
              + ".";
      case TOO_NOISY, INCONCLUSIVE ->
          "Too noisy to tell on "
              + trial
              + " in "
              + what
              + evidence
              + ": "
              + detectable(headline)
              + ".";
    };
  }

  private static String detectable(MetricVerdict headline) {
    return Double.isInfinite(headline.minimumDetectablePercent())
        ? "so few repetitions cannot show any difference"
        : "only a difference of about "
            + ReportFormat.percent(headline.minimumDetectablePercent()).substring(1)
            + " would have been found";
  }
}
