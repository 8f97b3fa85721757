// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.evaluate;

import dev.mllb.dataset.DatasetSchema;
import dev.mllb.dataset.Decisions;
import dev.mllb.dataset.RowNames;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.learning.details.Confusion;
import dev.mllb.learning.details.EvaluationDetails;
import dev.mllb.learning.details.EvaluationDetails.Estimate;
import dev.mllb.learning.details.EvaluationDetails.JudgeScores;
import dev.mllb.learning.details.EvaluationDetails.PolicyValue;
import dev.mllb.learning.details.EvaluationDetails.Slice;
import dev.mllb.learning.net.FloatNet;
import dev.mllb.learning.net.InputRanges;
import dev.mllb.learning.net.Quantizer;
import dev.mllb.learning.onnx.OnnxScorer;
import dev.mllb.learning.train.DecisionTree;
import dev.mllb.learning.train.Examples;
import dev.mllb.learning.train.LogisticRegression;
import dev.mllb.learning.train.RowGroups;
import dev.mllb.learning.train.Split;
import dev.mllb.learning.train.StreamOrder;
import dev.mllb.model.Evaluation;
import dev.mllb.model.GateSpec;
import dev.mllb.model.ModelSpec;
import dev.mllb.model.Target;
import dev.mllb.trace.IdleType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Puts the model and its baselines before the same held-out rows. */
final class Evaluator {

  static final String MODEL = "model";
  static final String INTEGER_MODEL = "integer_model";
  static final String MAJORITY = "majority";
  static final String NATIVE_RULE = "native_rule";

  /** The baselines are small; more rows do not make them better. */
  private static final int BASELINE_ROWS = 100_000;

  private final Decisions decisions;
  private final Split split;
  private final ModelSpec spec;
  private final GateSpec gates;
  private final RowNames names;
  private final long seed;
  private final Consumer<String> progress;

  Evaluator(
      Decisions decisions,
      Split split,
      ModelSpec spec,
      GateSpec gates,
      long seed,
      Consumer<String> progress) {
    this.decisions = decisions;
    this.split = split;
    this.spec = spec;
    this.gates = gates;
    this.names = decisions.names();
    this.seed = seed;
    this.progress = progress;
  }

  EvaluationDetails judge(byte[] onnx, FloatNet net, boolean crossValidating) {
    checkFits(net);
    Examples train = Examples.of(decisions, split.train());
    Examples heldOut = Examples.of(decisions, split.heldOut());
    try (OnnxScorer scorer = new OnnxScorer(onnx, net.inputs())) {
      progress.accept(String.format(Locale.ROOT, "scoring %,d held-out rows", heldOut.size()));
      float[] logits = scorer.floatScores(heldOut.values());
      List<Slice> cross =
          crossValidating && spec.target() == Target.IMITATION ? crossValidation() : List.of();
      return details(net, train, heldOut, scorer, logits, cross);
    }
  }

  private EvaluationDetails details(
      FloatNet net,
      Examples train,
      Examples heldOut,
      OnnxScorer scorer,
      float[] logits,
      List<Slice> cross) {
    DecisionTree tree = DecisionTree.fit(train.thinned(BASELINE_ROWS));
    List<Judge> judges = judges(net, train, heldOut, logits, tree);
    boolean[] labels = heldOut.labels();
    GroupBootstrap bootstrap =
        GroupBootstrap.byTime(labels, StreamOrder.of(decisions), split.heldOut(), seed);
    List<JudgeScores> scores = judges.stream().map(j -> scores(j, labels, bootstrap)).toList();
    Curves curves = new Curves(labels, logits);
    Slices slices =
        new Slices(
            labels, judges.get(0).answers(), find(judges, NATIVE_RULE), find(judges, MAJORITY));
    Estimate removed = bootstrap.removed(judges.get(0).answers(), find(judges, MAJORITY));
    double agreement = agreement(judges.get(0).answers(), find(judges, INTEGER_MODEL));
    progress.accept("permutation importance");
    return new EvaluationDetails(
        split.description(),
        split.leaky(),
        train.size(),
        heldOut.size(),
        (double) heldOut.yes() / heldOut.size(),
        scores,
        removed,
        agreement,
        curves.roc(),
        curves.precisionRecall(),
        curves.calibration(),
        curves.calibrationError(),
        curves.brier(),
        slices.by(heldOutColumn(DatasetSchema.REASON), names::reason),
        slices.by(heldOutColumn("idle_type"), IdleType::name),
        slices.by(heldOutColumn(DatasetSchema.WORKLOAD), names::workload),
        cross,
        new PermutationImportance(scorer::floatScores, seed)
            .of(heldOut, decisions.featureTable().names()),
        tree.describe(decisions.featureTable().names()),
        gates(scores.get(0), removed, agreement),
        outcomes(net));
  }

  private List<PolicyValue> outcomes(FloatNet net) {
    return spec.target() == Target.OUTCOME
        ? new OutcomeJudgement(decisions, split, spec, seed, progress).of(net)
        : List.of();
  }

  private List<Judge> judges(
      FloatNet net, Examples train, Examples heldOut, float[] logits, DecisionTree tree) {
    progress.accept("baselines");
    List<Judge> judges = new ArrayList<>();
    double[] wide = new double[logits.length];
    Arrays.setAll(wide, i -> logits[i]);
    judges.add(Judge.of(MODEL, wide));
    int[] integers =
        new Quantizer(
                InputRanges.of(decisions.featureTable()),
                Quantizer.calibration(train.values(), train.width()))
            .quantize(net)
            .scores(heldOut.values());
    judges.add(Judge.of(INTEGER_MODEL, Arrays.stream(integers).asDoubleStream().toArray()));
    boolean[] majority = new boolean[heldOut.size()];
    Arrays.fill(majority, train.yes() * 2L >= train.size());
    judges.add(new Judge(MAJORITY, majority));
    judges.add(new Judge(NATIVE_RULE, decisions.nativeRule(split.heldOut())));
    LogisticRegression linear = LogisticRegression.fit(train.thinned(BASELINE_ROWS));
    judges.add(Judge.of("logistic_regression", linear.scores(heldOut.values())));
    double[] leaves = tree.scores(heldOut.values(), heldOut.width());
    judges.add(Judge.of("decision_tree", leaves));
    return judges;
  }

  private List<Slice> crossValidation() {
    CrossValidation cross = new CrossValidation(decisions, spec, seed, progress);
    List<Slice> slices = new ArrayList<>();
    slices.addAll(cross.leaveOneOut(RowGroups.byWorkload(decisions)));
    slices.addAll(cross.leaveOneOut(RowGroups.byKernel(decisions)));
    slices.addAll(cross.leaveOneOut(RowGroups.byNode(decisions)));
    return slices;
  }

  private static JudgeScores scores(Judge judge, boolean[] labels, GroupBootstrap bootstrap) {
    Confusion confusion = Confusion.of(labels, judge.answers());
    return new JudgeScores(
        judge.name(),
        bootstrap.of(judge.answers(), Confusion::accuracy),
        bootstrap.of(judge.answers(), Confusion::balancedAccuracy),
        confusion.precisionYes(),
        confusion.recallYes(),
        confusion.precisionNo(),
        confusion.recallNo(),
        confusion);
  }

  private List<Evaluation.Gate> gates(JudgeScores model, Estimate removed, double agreement) {
    Evaluation.Gate rows = new Evaluation.Gate("min_rows", gates.minRows(), decisions.size());
    Evaluation.Gate integers =
        new Evaluation.Gate("min_integer_agreement", gates.minIntegerAgreement(), agreement);
    if (spec.target() == Target.OUTCOME) {
      // Unlike the kernel is what it is meant to be.
      return List.of(rows, integers);
    }
    return List.of(
        rows,
        new Evaluation.Gate("min_accuracy", gates.minAccuracy(), model.accuracy().value()),
        new Evaluation.Gate(
            "min_balanced_accuracy", gates.minBalancedAccuracy(), model.balancedAccuracy().value()),
        new Evaluation.Gate("min_error_removed", gates.minErrorRemoved(), removed.value()),
        integers);
  }

  private static double agreement(boolean[] left, boolean[] right) {
    return Confusion.of(left, right).accuracy();
  }

  private static boolean[] find(List<Judge> judges, String name) {
    return judges.stream()
        .filter(judge -> judge.name().equals(name))
        .findFirst()
        .orElseThrow()
        .answers();
  }

  private long[] heldOutColumn(String name) {
    return decisions.column(name, split.heldOut());
  }

  private void checkFits(FloatNet net) {
    if (net.inputs() != decisions.width()) {
      throw new MllbException(
          FailureCode.MODEL_SCHEMA_MISMATCH,
          String.format(
              Locale.ROOT,
              "the model takes %d features, %s has %d; train it again on this dataset",
              net.inputs(),
              decisions.featureTable().name(),
              decisions.width()));
    }
  }
}
