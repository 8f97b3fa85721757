// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.details;

import dev.mllb.model.Evaluation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything measured on the held-out rows; the JSON beside an evaluation has exactly these fields.
 *
 * @param split how rows were held out, one line
 * @param leaky whether the split was a forced random one; then no score here is to be trusted
 * @param trainRows rows fitted on
 * @param heldOutRows rows judged
 * @param heldOutYes share of them that the kernel answered yes; 0..1
 * @param judges the model first, then the baselines
 * @param errorRemoved share of the majority baseline's error that the model removes; 0..1
 * @param integerAgreement share of held-out rows on which integer and float model answer alike
 * @param roc x = share of no answered yes, y = share of yes answered yes
 * @param precisionRecall x = recall of yes, y = precision of yes
 * @param calibration predicted against observed share of yes
 * @param calibrationError mean distance of the two, weighted by rows; 0..1
 * @param brier mean squared error of the predicted probability
 * @param byReason one line per reason of the kernel
 * @param byIdleType one line per idle type of the destination CPU
 * @param byWorkload one line per workload
 * @param crossValidation each line a model trained without that workload (or node), judged on it
 * @param importance features, most important first
 * @param tree the decision tree baseline as text
 * @param gates every gate with its outcome
 * @param outcomes what each judge's answers would have brought, by randomised decisions; empty for
 *     a model that imitates
 */
public record EvaluationDetails(
    String split,
    boolean leaky,
    int trainRows,
    int heldOutRows,
    double heldOutYes,
    List<JudgeScores> judges,
    Estimate errorRemoved,
    double integerAgreement,
    Curve roc,
    Curve precisionRecall,
    List<CalibrationBin> calibration,
    double calibrationError,
    double brier,
    List<Slice> byReason,
    List<Slice> byIdleType,
    List<Slice> byWorkload,
    List<Slice> crossValidation,
    List<Importance> importance,
    String tree,
    List<Evaluation.Gate> gates,
    List<PolicyValue> outcomes) {

  public EvaluationDetails {
    judges = List.copyOf(judges);
    calibration = List.copyOf(calibration);
    byReason = List.copyOf(byReason);
    byIdleType = List.copyOf(byIdleType);
    byWorkload = List.copyOf(byWorkload);
    crossValidation = List.copyOf(crossValidation);
    importance = List.copyOf(importance);
    gates = List.copyOf(gates);
    outcomes = outcomes == null ? List.of() : List.copyOf(outcomes);
  }

  /**
   * A number with its 95 % interval by bootstrap over blocks of time.
   *
   * @param value on all rows
   * @param low lower bound
   * @param high upper bound
   */
  public record Estimate(double value, double low, double high) {}

  /**
   * Scores of one judge.
   *
   * @param judge who answered
   * @param accuracy 0..1
   * @param balancedAccuracy 0..1
   * @param precisionYes 0..1
   * @param recallYes 0..1
   * @param precisionNo 0..1
   * @param recallNo 0..1
   * @param confusion counts
   */
  public record JudgeScores(
      String judge,
      Estimate accuracy,
      Estimate balancedAccuracy,
      double precisionYes,
      double recallYes,
      double precisionNo,
      double recallNo,
      Confusion confusion) {}

  /**
   * A curve of at most 200 points.
   *
   * @param points in the order of falling threshold
   * @param area under the whole curve, not just its points
   */
  public record Curve(List<Point> points, double area) {
    public Curve {
      points = List.copyOf(points);
    }
  }

  /** One point of a curve; both 0..1. */
  public record Point(double x, double y) {}

  /**
   * Rows with a predicted probability of yes in one tenth.
   *
   * @param predicted mean predicted probability
   * @param observed share of yes
   * @param rows in this bin
   */
  public record CalibrationBin(double predicted, double observed, long rows) {}

  /**
   * The model on a part of the held-out rows.
   *
   * @param name of the part
   * @param confusion counts
   * @param accuracy 0..1
   * @param balancedAccuracy 0..1
   * @param nativeRuleAccuracy of the native rule on the same rows; 0..1
   * @param majorityAccuracy of the training rows' more frequent answer; 0..1
   * @param intervals null where the part was not held out as a whole
   */
  public record Slice(
      String name,
      Confusion confusion,
      double accuracy,
      double balancedAccuracy,
      double nativeRuleAccuracy,
      double majorityAccuracy,
      @Nullable Intervals intervals) {

    /** Share of the majority's error that the model removes; 0 when there is none. */
    public double errorRemoved() {
      double error = 1 - majorityAccuracy;
      return error <= 0 ? 0 : (accuracy - majorityAccuracy) / error;
    }
  }

  /**
   * Mean outcome under the answers of one judge: 1 = every task ran at once and stayed.
   *
   * @param rows held-out decisions whose answer was drawn at random
   * @param matching of these, answered as the judge would
   */
  public record PolicyValue(String judge, Estimate value, int rows, int matching) {}

  /** How sure the scores of a part are. */
  public record Intervals(Estimate accuracy, Estimate balancedAccuracy, Estimate errorRemoved) {}

  /**
   * What is lost when one feature's values are shuffled among the rows.
   *
   * @param feature name
   * @param balancedDrop loss of balanced accuracy; mean of the shuffles
   * @param accuracyDrop loss of accuracy; mean of the shuffles
   */
  public record Importance(String feature, double balancedDrop, double accuracyDrop) {}

  /** Scores of the judge of this name. */
  public JudgeScores judge(String name) {
    return judges.stream()
        .filter(scores -> scores.judge().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no judge " + name));
  }
}
