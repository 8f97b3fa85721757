// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What {@code BisectWorkflow} is started with.
 *
 * @param plan one trial; its arms are the control, and behind it what is searched, in order
 * @param host name of the host
 * @param searchable the namespace knows the {@code Mllb...} search attributes
 * @param searchableArms it knows {@code MllbArms} too
 */
public record BisectRequest(
    ExperimentPlan plan,
    String host,
    boolean searchable,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean searchableArms)
    implements Request {

  /** Experiments of one search; each halves what is left, so this is plenty. */
  private static final int MOST_VALUES = 1000;

  public BisectRequest {
    if (plan.needsModel()) {
      throw new IllegalArgumentException(
          "a search is over settings; an arm with a model would be trained anew each time");
    }
    if (plan.trials().size() != 1 || !plan.trials().get(0).arms().isEmpty()) {
      throw new IllegalArgumentException("a search asks one trial, of all arms");
    }
    int values = plan.arms().size() - 1;
    if (values < 2 || values > MOST_VALUES) {
      throw new IllegalArgumentException(
          "a search is over 2 to " + MOST_VALUES + " arms behind the control, not " + values);
    }
  }

  /** One that leaves {@code MllbArms} alone. */
  public BisectRequest(ExperimentPlan plan, String host, boolean searchable) {
    this(plan, host, searchable, false);
  }

  /** What is searched, in order. */
  public List<Arm> values() {
    return plan.arms().subList(1, plan.arms().size());
  }

  /** Experiments when each has an answer: both ends, then half of what is left each time. */
  public int experiments() {
    int between = values().size() - 1;
    return 2 + (Integer.SIZE - Integer.numberOfLeadingZeros(between - 1));
  }

  /**
   * The design of each of them: all their verdicts together have the error of one, and nobody asks
   * what else differs.
   */
  public TrialDesign design() {
    TrialDesign design = plan.design().unexplained();
    double confidence = 1 - (1 - design.confidence()) / experiments();
    return design.with(confidence, design.maxRepetitions(), design.calibrationRepetitions());
  }
}
