package dev.mllb.report;

import dev.mllb.model.MetricVerdict;
import dev.mllb.model.TrialResult;
import java.util.List;

/** The table that all three forms of a report begin with. */
final class Overview {

  static final List<String> HEADS =
      List.of(
          "trial",
          "verdict",
          "metric",
          "better is",
          "native",
          "MLLB",
          "difference",
          "interval",
          "p",
          "detectable",
          "n native + MLLB",
          "A/A false alarms");

  private Overview() {}

  static List<String> row(ReportData data, TrialResult trial) {
    String verdict = Words.verdict(trial.verdict());
    if (trial.metrics().isEmpty()) {
      return List.of(
          trial.trial(), verdict, "—", "—", "—", "—", "—", "—", "—", "—", repetitions(trial), "—");
    }
    MetricVerdict headline = trial.metrics().get(0);
    return List.of(
        trial.trial(),
        verdict,
        Words.name(headline.metric()) + ", " + headline.metric().unit(),
        headline.metric().higherIsBetter() ? "higher" : "lower",
        Words.number(headline.nativeValue()),
        Words.number(headline.mllbValue()),
        Words.percent(headline.differencePercent()),
        Words.interval(headline.lowPercent(), headline.highPercent()),
        Words.probability(headline.pValue()),
        Words.percent(headline.minimumDetectablePercent()),
        repetitions(trial),
        falseAlarms(data));
  }

  private static String repetitions(TrialResult trial) {
    return trial.measurement() == null
        ? "not measured"
        : trial.measurement().nativeRepetitions() + " + " + trial.measurement().mllbRepetitions();
  }

  private static String falseAlarms(ReportData data) {
    Calibration calibration = data.calibration();
    if (calibration == null) {
      return "not calibrated";
    }
    return calibration.isTooSmall()
        ? "calibration too small"
        : Words.share(calibration.falseAlarmRate()) + " of " + calibration.draws();
  }

  static String calibration(ReportData data) {
    Calibration calibration = data.calibration();
    if (calibration == null) {
      return "The node was not calibrated native against native.";
    }
    return "Native against native ("
        + Words.name(calibration.metric())
        + ", "
        + calibration.repetitions()
        + " + "
        + calibration.repetitions()
        + " repetitions): difference "
        + Words.percent(calibration.differencePercent())
        + ", "
        + (calibration.isTooSmall() ? "" : "interval ")
        + Words.interval(calibration.lowPercent(), calibration.highPercent())
        + (calibration.isFalseAlarm() ? ": a false alarm" : ": no false alarm")
        + "; noise of one repetition "
        + Words.percent(calibration.noisePercent()).substring(1)
        + "; "
        + alarms(calibration);
  }

  private static String alarms(Calibration calibration) {
    if (calibration.isTooSmall()) {
      return "so few repetitions can raise no false alarm, so its rate says nothing.";
    }
    return Words.share(calibration.falseAlarmRate())
        + " of "
        + calibration.draws()
        + " random orders of these values would have been called different.";
  }
}
