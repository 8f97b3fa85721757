// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.evaluate;

import dev.mllb.features.FeatureTable;
import dev.mllb.learning.details.EvaluationDetails;
import dev.mllb.learning.details.EvaluationDetails.Estimate;
import dev.mllb.learning.details.EvaluationDetails.Importance;
import dev.mllb.learning.details.EvaluationDetails.JudgeScores;
import dev.mllb.learning.details.EvaluationDetails.PolicyValue;
import dev.mllb.learning.details.EvaluationDetails.Slice;
import dev.mllb.model.DatasetRef;
import dev.mllb.model.Evaluation;
import dev.mllb.model.ModelSpec;
import dev.mllb.model.Target;
import dev.mllb.model.TrainedModel;
import java.util.List;
import java.util.Locale;

/** One page about a model: what it is, what it was fed, how good it is, where it errs. */
final class ModelCard {

  private final StringBuilder out = new StringBuilder();

  private ModelCard() {}

  static String of(
      EvaluationDetails details,
      ModelSpec spec,
      DatasetRef dataset,
      TrainedModel trained,
      FeatureTable table) {
    ModelCard card = new ModelCard();
    card.purpose(spec, trained, table);
    card.data(details, dataset);
    card.judges(details);
    card.outcomes(details.outcomes());
    card.slices("Where it disagrees with the kernel, by reason", details.byReason());
    card.slices("By idle type of the destination", details.byIdleType());
    card.slices("By workload", details.byWorkload());
    card.slices("Trained without a group, judged on it", details.crossValidation());
    card.importance(details.importance());
    card.limits(details);
    return card.out.toString();
  }

  private void purpose(ModelSpec spec, TrainedModel trained, FeatureTable table) {
    line("# Model card");
    line("");
    line(
        spec.target() == Target.OUTCOME
            ? "Experimental: trained on what became of tasks, not on the kernel's answers."
            : "Imitates whose decisions it learned from, the kernel's `can_migrate_task` or a"
                + " scheduler's rule: *may this task move to that CPU?*");
    line("It answers only where those weighed locality; hard refusals stay theirs.");
    line("");
    line("- Model: `%s`", trained.onnx().sha256().substring(0, 32));
    line("- Network: %d-%s-1, ReLU, logit >= 0 means yes", table.size(), spec.shape());
    String used = spec.features().isEmpty() ? "all" : String.join(", ", spec.features());
    line("- Features: `%s` (%s)", spec.featureSet(), used);
    line("- Training: %d epochs, %.1f s", trained.epochs(), trained.seconds());
    line("");
  }

  private void data(EvaluationDetails details, DatasetRef dataset) {
    line("## Data");
    line("");
    line("- Dataset: `%s`", dataset.data().sha256());
    line("- Rows: %,d, of which %,d yes", dataset.rows(), dataset.yesRows());
    line("- Trained on %,d rows, judged on %,d", details.trainRows(), details.heldOutRows());
    line("- Held out %s", details.split());
    if (details.leaky()) {
      line("- **The split was forced to be random: neighbours leak, every score flatters.**");
    }
    line("");
  }

  private void judges(EvaluationDetails details) {
    line("## Judgement on held-out rows");
    line("");
    line("| judge | accuracy | balanced accuracy | recall yes | recall no | precision no |");
    line("| --- | --- | --- | --- | --- | --- |");
    for (JudgeScores judge : details.judges()) {
      line(
          "| %s | %s | %s | %.2f %% | %.2f %% | %.2f %% |",
          judge.judge(),
          percent(judge.accuracy()),
          percent(judge.balancedAccuracy()),
          judge.recallYes() * 100,
          judge.recallNo() * 100,
          judge.precisionNo() * 100);
    }
    line("");
    line("Majority baseline's error removed: %s.", percent(details.errorRemoved()));
    line("Integer and float model agree on %.3f %%.", details.integerAgreement() * 100);
    line(
        "ROC area %.4f, average precision %.4f, calibration error %.4f, Brier score %.4f.",
        details.roc().area(),
        details.precisionRecall().area(),
        details.calibrationError(),
        details.brier());
    line("");
    for (Evaluation.Gate gate : details.gates()) {
      String mark = gate.isPassed() ? "passed" : "**missed**";
      line(
          "- gate `%s`: wanted %s, reached %.4f: %s",
          gate.name(), gate.wanted(), gate.reached(), mark);
    }
    line("");
  }

  private void outcomes(List<PolicyValue> outcomes) {
    if (outcomes.isEmpty()) {
      return;
    }
    line("## Outcomes");
    line("");
    line("Mean outcome on held-out decisions that a canary drew at random: 1 = every task ran at");
    line("once and stayed, 0 = none ran within 100 ms; a task moved again loses one half.");
    line("");
    line("| answers of | mean outcome (95 %%) | decisions | of these answered alike |");
    line("| --- | --- | ---: | ---: |");
    for (PolicyValue policy : outcomes) {
      Estimate value = policy.value();
      line(
          "| %s | %.4f (%.4f to %.4f) | %,d | %,d |",
          policy.judge(),
          value.value(),
          value.low(),
          value.high(),
          policy.rows(),
          policy.matching());
    }
    line("");
  }

  private void slices(String title, List<Slice> slices) {
    if (slices.isEmpty()) {
      return;
    }
    line("## %s", title);
    line("");
    line("%s", SliceTable.markdown(slices));
  }

  private void importance(List<Importance> importance) {
    line("## What it looks at");
    line("");
    line("Loss of balanced accuracy when a feature is shuffled among the held-out rows:");
    line("");
    for (Importance feature : importance) {
      line("- `%s` %.2f points", feature.feature(), feature.balancedDrop() * 100);
    }
    line("");
  }

  private void limits(EvaluationDetails details) {
    line("## Limits");
    line("");
    line("- It learned from one kernel's answers under the workloads above; elsewhere it guesses.");
    line("- Imitation cannot beat what it imitates: `native_rule` is the ceiling on these inputs.");
    line("- It sees no SMT siblings, idle policy, core-scheduling cookies or NUMA groups.");
    line("- Intervals are 95 %% by bootstrap over blocks of time; calibration was not adjusted.");
    if (details.heldOutRows() < 1000) {
      line(
          "- Only %,d rows were held out: the intervals above are wide for a reason.",
          details.heldOutRows());
    }
  }

  private static String percent(Estimate estimate) {
    return String.format(
        Locale.ROOT,
        "%.2f %% (%.2f to %.2f)",
        estimate.value() * 100,
        estimate.low() * 100,
        estimate.high() * 100);
  }

  private void line(String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
