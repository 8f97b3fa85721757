// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import dev.mllb.judge.ReportFormat;
import dev.mllb.learning.details.Confusion;
import dev.mllb.learning.details.EvaluationDetails;
import dev.mllb.learning.details.Parity;
import dev.mllb.model.Evaluation;
import dev.mllb.model.ExperimentSummary;
import dev.mllb.model.SweepPlace;
import dev.mllb.model.SweepResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** How good the model is as an imitation of the kernel, on rows it has not seen. */
final class ModelSection {

  private ModelSection() {}

  static Section section(ReportData data) {
    List<Block> blocks = new ArrayList<>();
    EvaluationDetails details = data.details();
    if (details == null) {
      blocks.add(Block.text("No model was evaluated."));
      return new Section("model", "Model", blocks);
    }
    if (details.leaky()) {
      blocks.add(
          Block.banner(
              "Rows were split at random: neighbours in time are on both sides, and no score here"
                  + " is to be trusted."));
    }
    String decider = data.summary().decider();
    blocks.add(Block.text(sentence(details, decider)));
    if (!decider.equals(ExperimentSummary.KERNEL)) {
      blocks.add(
          Block.note("Where a table says kernel, it is " + decider + ", whose rule it learned."));
    }
    blocks.add(
        new Block.Table(
            List.of(
                "who answers",
                "accuracy",
                "balanced accuracy",
                "recall of yes",
                "recall of no",
                "kernel yes, judge no",
                "kernel no, judge yes"),
            details.judges().stream().map(ModelSection::judge).toList()));
    blocks.add(Block.figures(ModelPictures.of(details, data.history())));
    outcomes(blocks, details.outcomes());
    slices(blocks, details);
    gates(blocks, details.gates());
    SweepResult sweep = data.summary().lineage().sweep();
    if (sweep != null && !sweep.places().isEmpty()) {
      leaderboard(blocks, sweep);
    }
    if (data.parity() != null) {
      parity(blocks, data.parity());
    }
    return new Section("model", "Model", blocks);
  }

  private static String sentence(EvaluationDetails details, String decider) {
    return "Imitates the answer of "
        + decider
        + " on "
        + ReportFormat.share(details.judges().get(0).accuracy().value())
        + " of n = "
        + ReportFormat.number(details.heldOutRows())
        + " held-out rows ("
        + details.split()
        + "). The right answer is yes to "
        + ReportFormat.share(details.heldOutYes())
        + " of them; of the errors of always giving the commoner answer the model removes "
        + ReportFormat.share(details.errorRemoved().value())
        + " (95 % interval "
        + ReportFormat.share(details.errorRemoved().low())
        + " to "
        + ReportFormat.share(details.errorRemoved().high())
        + "). Higher is better; intervals are 95 %, by bootstrap over blocks of time.";
  }

  private static List<Cell> judge(EvaluationDetails.JudgeScores scores) {
    Confusion confusion = scores.confusion();
    return List.of(
        Cell.of(scores.judge().replace('_', ' ')),
        estimate(scores.accuracy()),
        estimate(scores.balancedAccuracy()),
        Cell.number(ReportFormat.share(scores.recallYes())),
        Cell.number(ReportFormat.share(scores.recallNo())),
        Cell.number(confusion.yesNo()),
        Cell.number(confusion.noYes()));
  }

  private static Cell share(double value) {
    return Cell.number(ReportFormat.share(value));
  }

  private static Cell estimate(EvaluationDetails.Estimate estimate) {
    return Cell.number(
        ReportFormat.share(estimate.value()),
        ReportFormat.share(estimate.low()) + " to " + ReportFormat.share(estimate.high()));
  }

  private static void outcomes(List<Block> blocks, List<EvaluationDetails.PolicyValue> outcomes) {
    if (outcomes.isEmpty()) {
      return;
    }
    blocks.add(Block.heading("Outcomes (experimental)"));
    blocks.add(
        new Block.Table(
            List.of("answers of", "mean outcome", "decisions", "answered alike"),
            outcomes.stream().map(ModelSection::outcome).toList()));
    blocks.add(
        Block.note(
            "Held-out decisions that a canary drew at random: 1 = every task ran at once and"
                + " stayed, 0 = none ran within 100 ms; moved again loses one half."));
  }

  private static List<Cell> outcome(EvaluationDetails.PolicyValue policy) {
    EvaluationDetails.Estimate value = policy.value();
    return List.of(
        Cell.of(policy.judge()),
        Cell.number(outcome(value.value()), outcome(value.low()) + " to " + outcome(value.high())),
        Cell.number(policy.rows()),
        Cell.number(policy.matching()));
  }

  private static String outcome(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  private static void slices(List<Block> blocks, EvaluationDetails details) {
    List<List<Cell>> rows = new ArrayList<>();
    slices(rows, "reason", details.byReason());
    slices(rows, "destination CPU", details.byIdleType());
    slices(rows, "workload", details.byWorkload());
    slices(rows, "trained without", details.crossValidation());
    blocks.add(Block.heading("Where it errs"));
    blocks.add(
        new Block.Table(
            List.of(
                "held-out rows by",
                "n",
                "kernel yes: model yes / no",
                "kernel no: model yes / no",
                "accuracy",
                "balanced accuracy",
                "native rule's accuracy"),
            rows));
    blocks.add(
        Block.note(
            "Balanced accuracy is the mean of both answers' recall; where the kernel gave only one"
                + " answer it is that one's recall."));
  }

  private static void slices(
      List<List<Cell>> rows, String kind, List<EvaluationDetails.Slice> slices) {
    for (EvaluationDetails.Slice slice : slices) {
      Confusion c = slice.confusion();
      EvaluationDetails.Intervals i = slice.intervals();
      String name = slice.name().replaceFirst("^held out: ", "");
      rows.add(
          List.of(
              Cell.of(
                  name.equals(name.toUpperCase(Locale.ROOT))
                      ? name.toLowerCase(Locale.ROOT).replace('_', ' ')
                      : name.replace('_', ' '),
                  kind),
              Cell.number(c.rows()),
              Cell.number(ReportFormat.number(c.yesYes()) + " / " + ReportFormat.number(c.yesNo())),
              Cell.number(ReportFormat.number(c.noYes()) + " / " + ReportFormat.number(c.noNo())),
              i == null ? share(slice.accuracy()) : estimate(i.accuracy()),
              i == null ? share(slice.balancedAccuracy()) : estimate(i.balancedAccuracy()),
              Cell.number(ReportFormat.share(slice.nativeRuleAccuracy()))));
    }
  }

  private static void gates(List<Block> blocks, List<Evaluation.Gate> gates) {
    if (gates.isEmpty()) {
      return;
    }
    blocks.add(Block.heading("Gates of the plan"));
    blocks.add(
        new Block.Table(
            List.of("gate", "wanted, at least", "reached", "passed"),
            gates.stream()
                .map(
                    gate ->
                        List.of(
                            Cell.of(gate.name().replace('_', ' ')),
                            Cell.number(ReportFormat.number(gate.wanted())),
                            Cell.number(ReportFormat.number(gate.reached())),
                            Cell.of(gate.isPassed() ? "yes" : "no")))
                .toList()));
  }

  private static void leaderboard(List<Block> blocks, SweepResult sweep) {
    blocks.add(Block.heading("Leaderboard of the sweep"));
    if (sweep.settings() > sweep.places().size()) {
      blocks.add(
          Block.text(
              "The best "
                  + sweep.places().size()
                  + " of "
                  + sweep.settings()
                  + " settings; the workflow .../sweep of this experiment has all of them."));
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (SweepPlace place : sweep.places()) {
      boolean isModel = place.failure() == null;
      Cell none = Cell.of("—");
      rows.add(
          List.of(
              Cell.of(
                  (rows.size() + 1) + ". " + place.point().name(),
                  isModel ? "model " + shortId(place.modelId()) : String.valueOf(place.failure())),
              Cell.of(place.hidden()),
              isModel ? Cell.number(place.parameters()) : none,
              isModel ? Cell.number(ReportFormat.share(place.accuracy())) : none,
              isModel ? Cell.number(ReportFormat.share(place.balancedAccuracy())) : none,
              isModel ? Cell.number(ReportFormat.share(place.integerAgreement())) : none,
              isModel ? Cell.number(ReportFormat.number(place.seconds()) + " s") : none,
              Cell.of(isModel ? place.accepted() ? "yes" : "no" : "no model")));
    }
    blocks.add(
        new Block.Table(
            List.of(
                "setting",
                "hidden layers",
                "parameters",
                "accuracy",
                "balanced accuracy",
                "integer agreement",
                "training",
                "passed all gates"),
            rows));
  }

  private static String shortId(String modelId) {
    return modelId.substring(0, Math.min(8, modelId.length()));
  }

  private static void parity(List<Block> blocks, Parity.Table parity) {
    blocks.add(Block.heading("The same model in all its forms"));
    blocks.add(
        new Block.Table(
            List.of("from", "to", "n, rows", "must be", "rows unlike", "decisions unlike"),
            parity.links().stream()
                .map(
                    link ->
                        List.of(
                            Cell.of(link.from().replace('_', ' ')),
                            Cell.of(link.to().replace('_', ' ')),
                            Cell.number(link.rows()),
                            Cell.of(link.exact() ? "bit-exact" : "equal within rounding"),
                            Cell.number(link.differences()),
                            Cell.number(link.decisionsDiffering())))
                .toList()));
    Stream.concat(
            Stream.of(
                "Integer and float model decide alike on "
                    + ReportFormat.share(parity.integerAgreement())
                    + " of the held-out rows."),
            parity.skipped().stream().map(skipped -> "Not compared: " + skipped))
        .forEach(text -> blocks.add(Block.note(text)));
  }
}
