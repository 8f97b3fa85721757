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
import dev.mllb.sample.Repetition;
import dev.mllb.sample.SampleFile;
import dev.mllb.stats.MetricJudge;
import dev.mllb.stats.Observation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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
    List<MetricVerdict> metrics =
        new MetricJudge(request.design(), request.seed())
            .judge(observations(measurement.metrics(), repetitions));
    String obstacle = obstacle(request.design(), measurement, repetitions, metrics);
    Verdict verdict = obstacle.isEmpty() ? metrics.get(0).verdict() : Verdict.INCONCLUSIVE;
    String sentence =
        obstacle.isEmpty()
            ? sentence(request, metrics.get(0))
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
      List<Observation> values = new ArrayList<>();
      for (Repetition repetition : repetitions) {
        Double value = repetition.metrics().get(metric.name());
        if (repetition.isKept() && value != null) {
          values.add(new Observation(repetition.slot().block(), repetition.isTreated(), value));
        }
      }
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
      List<MetricVerdict> metrics) {
    if (!measurement.trips().isEmpty()) {
      return String.join("; ", measurement.trips());
    }
    int kept = measurement.nativeRepetitions() + measurement.mllbRepetitions();
    if (measurement.voidRepetitions() >= Math.max(1, kept)) {
      return measurement.voidRepetitions()
          + " of "
          + (kept + measurement.voidRepetitions())
          + " repetitions are void, most because "
          + commonest(repetitions);
    }
    if (metrics.isEmpty()
        || Math.min(measurement.nativeRepetitions(), measurement.mllbRepetitions())
            < design.minRepetitions()) {
      return "only "
          + measurement.nativeRepetitions()
          + " native and "
          + measurement.mllbRepetitions()
          + " MLLB repetitions count, "
          + design.minRepetitions()
          + " of each are needed";
    }
    return "";
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

  private static String sentence(TrialRequest request, MetricVerdict headline) {
    String trial = request.trial().name();
    String what = ReportFormat.name(headline.metric());
    double limit = request.design().indifferencePercent();
    String evidence =
        String.format(
            Locale.ROOT,
            " (%s; %.0f %% interval %s; %d + %d repetitions; %s)",
            ReportFormat.percent(headline.differencePercent()),
            100 * request.design().confidence(),
            ReportFormat.interval(headline.lowPercent(), headline.highPercent()),
            headline.evidence().nativeRepetitions(),
            headline.evidence().mllbRepetitions(),
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
