// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.plan;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.learning.registry.ModelRecord;
import dev.mllb.learning.registry.Registry;
import dev.mllb.model.Arm;
import dev.mllb.model.Evaluation;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.model.Lineage;
import dev.mllb.model.SchedulerCall;
import dev.mllb.scheduler.SchedulerCatalogue;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A plan with the model that its arms name, as the registry knows it when the experiment is
 * started: what is promoted later changes no experiment.
 *
 * @param plan with the model's id in place of its name
 * @param made what is known of the model; null when the plan names none
 */
public record TakenModel(ExperimentPlan plan, @Nullable Lineage made) {

  /**
   * Looks it up; a plan that names none asks for no registry.
   *
   * @param file of the plan, for what is said
   * @throws MllbException INVALID_PLAN when there is no such model, or an arm cannot hold it
   */
  public static TakenModel of(Path file, ExperimentPlan plan, Supplier<Registry> registry) {
    String name = plan.takenModel();
    if (name == null) {
      return new TakenModel(plan, null);
    }
    ModelRecord model;
    try {
      model = registry.get().find(name);
    } catch (MllbException e) {
      throw e.code() == FailureCode.INVALID_PLAN
          ? rejected(file, "arms", String.valueOf(e.getMessage()))
          : e;
    }
    checkReady(file, model);
    plan.arms().forEach(arm -> checkFits(file, arm, model));
    return new TakenModel(
        plan.withTakenModel(model.id()),
        new Lineage(
            null,
            null,
            model.dataset(),
            model.trained(),
            model.evaluation(),
            model.exported(),
            null,
            null,
            null,
            null));
  }

  private static void checkReady(Path file, ModelRecord model) {
    Evaluation evaluation = model.evaluation();
    if (evaluation == null || model.exported() == null) {
      throw rejected(
          file,
          "arms",
          "model " + model.id() + " is not yet evaluated and exported; do both first");
    }
    if (!evaluation.isAccepted()) {
      throw rejected(
          file, "arms", "model " + model.id() + " missed a gate; mllb models show " + model.id());
    }
  }

  private static void checkFits(Path file, Arm arm, ModelRecord model) {
    SchedulerCall policy = arm.policy();
    if (!arm.takesModel()) {
      return;
    }
    String decider = model.dataset().decider();
    if (policy == null && decider != null) {
      throw rejected(
          file,
          "arms." + arm.name(),
          "model "
              + model.id()
              + " answers as "
              + decider
              + " does, and the module is asked about the kernel's own decisions");
    }
    if (policy == null) {
      return;
    }
    SchedulerCatalogue.load()
        .find(policy)
        .problem(ArmsSection.features(model.spec()))
        .ifPresent(
            why -> {
              throw rejected(file, "arms." + arm.name(), "model " + model.id() + ": " + why);
            });
  }

  private static MllbException rejected(Path file, String field, String why) {
    return new MllbException(FailureCode.INVALID_PLAN, file + ": " + field + ": " + why);
  }
}
