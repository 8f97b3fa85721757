// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One trial to be measured.
 *
 * @param experimentId workflow id of the experiment
 * @param trial what is run
 * @param attempt 1 for the first attempt
 * @param design how it is repeated
 * @param moduleSpec how the module acts in an arm whose model it holds
 * @param module the built module; null when no arm has its model there
 * @param modelId model that arms hold; null when no arm has a model
 * @param seed order of the arms in the blocks
 * @param comparisons of arms with the control in all trials of the experiment, which share the
 *     error of its sentence; at least 1
 * @param arms what is compared, the control first; where it is not said native with MLLB, or with
 *     itself when there is no module
 * @param modelBin the model of arms whose scheduler asks one; null when there is none
 */
public record TrialRequest(
    String experimentId,
    TrialSpec trial,
    int attempt,
    TrialDesign design,
    ModuleSpec moduleSpec,
    @Nullable ModuleRef module,
    @Nullable String modelId,
    long seed,
    int comparisons,
    @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Unsaid.class) List<Arm> arms,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ModelBinRef modelBin)
    implements Request {

  private static final List<Arm> CALIBRATION = Arm.twice(Arm.NATIVE);

  public TrialRequest {
    // Requests on record from before it was counted have none.
    comparisons = Math.max(1, comparisons);
    arms =
        arms != null && !arms.isEmpty()
            ? List.copyOf(arms)
            : module == null ? CALIBRATION : Arm.USUAL;
    if (arms.size() < 2) {
      throw new IllegalArgumentException("a trial compares two arms or more");
    }
  }

  /** Of arms without a scheduler that asks a model. */
  public TrialRequest(
      String experimentId,
      TrialSpec trial,
      int attempt,
      TrialDesign design,
      ModuleSpec moduleSpec,
      @Nullable ModuleRef module,
      @Nullable String modelId,
      long seed,
      int comparisons,
      List<Arm> arms) {
    this(
        experimentId,
        trial,
        attempt,
        design,
        moduleSpec,
        module,
        modelId,
        seed,
        comparisons,
        arms,
        null);
  }

  /** What the others are compared with. */
  public Arm control() {
    return arms.get(0);
  }

  /** What is compared with the control. */
  public List<Arm> others() {
    return arms.subList(1, arms.size());
  }

  /** The arm of that name. */
  public Arm arm(String name) {
    return arms.stream().filter(arm -> arm.name().equals(name)).findFirst().orElseThrow();
  }

  /** The same trial under another id. */
  public TrialRequest of(String otherExperiment) {
    return new TrialRequest(
        otherExperiment,
        trial,
        attempt,
        design,
        moduleSpec,
        module,
        modelId,
        seed,
        comparisons,
        arms,
        modelBin);
  }

  /** What a request without arms means, and so need not say. */
  static final class Unsaid {

    @Override
    public boolean equals(@Nullable Object arms) {
      return arms == null || arms.equals(Arm.USUAL) || arms.equals(CALIBRATION);
    }

    @Override
    public int hashCode() {
      return 0;
    }
  }
}
