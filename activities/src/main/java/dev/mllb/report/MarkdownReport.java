package dev.mllb.report;

import dev.mllb.evaluate.EvaluationDetails;
import dev.mllb.model.MetricVerdict;
import dev.mllb.model.TraceRef;
import dev.mllb.model.TrialResult;
import java.util.List;
import java.util.stream.Collectors;

/** The same content for a terminal, an issue or a mail. */
final class MarkdownReport {

  private final StringBuilder out = new StringBuilder();

  private MarkdownReport() {}

  static String write(ReportData data) {
    MarkdownReport report = new MarkdownReport();
    report.line("# " + data.sentence());
    report.line(
        "Experiment "
            + data.summary().experimentId()
            + ", verdict: "
            + Words.verdict(data.verdict())
            + ".");
    if (data.isEmulated()) {
      report.line("**Emulated node: its timings are no evidence about hardware.**");
    }
    List<TrialResult> trials = ExperimentVerdict.lastAttempts(data.summary());
    report.line("## Trials");
    report.table(Overview.HEADS, trials.stream().map(t -> Overview.row(data, t)).toList());
    report.line(Overview.calibration(data));
    trials.forEach(report::trial);
    report.model(data);
    report.trace(data.summary().lineage().trace());
    report.line("## Attempts");
    data.summary()
        .trials()
        .forEach(
            t -> report.line("- " + t.trial() + ", attempt " + t.attempt() + ": " + t.sentence()));
    return report.out.toString();
  }

  private void trial(TrialResult trial) {
    line("### " + trial.trial());
    line(trial.sentence());
    if (trial.measurement() != null) {
      line(TrialSection.treatment(trial.measurement()));
    }
    List<MetricVerdict> metrics = trial.metrics();
    if (!metrics.isEmpty()) {
      table(TrialSection.METRIC_HEADS, metrics.stream().map(TrialSection::row).toList());
    }
  }

  private void model(ReportData data) {
    EvaluationDetails details = data.details();
    if (details == null) {
      return;
    }
    line("## Model");
    line(Words.number(details.heldOutRows()) + " held-out rows, " + details.split() + ".");
    table(
        List.of("who answers", "accuracy", "balanced accuracy"),
        details.judges().stream()
            .map(
                judge ->
                    List.of(
                        judge.judge(),
                        Words.share(judge.accuracy().value()),
                        Words.share(judge.balancedAccuracy().value())))
            .toList());
  }

  private void trace(@org.jspecify.annotations.Nullable TraceRef trace) {
    if (trace != null) {
      line("## Trace");
      line(
          Words.number(trace.rows())
              + " decisions, "
              + Words.number(trace.heuristicRows())
              + " reached the heuristic, "
              + Words.number(trace.dropped())
              + " lost, "
              + trace.gaps()
              + " interruptions.");
    }
  }

  private void line(String text) {
    out.append(text).append("\n\n");
  }

  private void table(List<String> heads, List<List<String>> rows) {
    row(heads);
    row(heads.stream().map(head -> "---").toList());
    rows.forEach(this::row);
    out.append('\n');
  }

  private void row(List<String> cells) {
    out.append(
        cells.stream()
            .map(cell -> cell.replace("|", "\\|").replace("\n", " "))
            .collect(Collectors.joining(" | ", "| ", " |\n")));
  }
}
