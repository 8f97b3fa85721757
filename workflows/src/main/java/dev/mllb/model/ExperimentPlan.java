// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A whole experiment as a person wrote it, with every default filled in.
 *
 * @param name part of the experiment's workflow id; lower-case letters, digits and dashes
 * @param seed makes splits, weights, blocks and bootstrap repeatable
 * @param collect how decisions are collected
 * @param model what is trained
 * @param gates what the model must reach
 * @param module how the module acts
 * @param tune tunables of the node
 * @param design design of the trials
 * @param trials at least one
 * @param onFailedTrial what happens when a trial fails for good
 * @param data what the model is trained on besides the collected decisions
 * @param sweep settings to try, the best of which becomes the experiment's model; null trains
 *     {@code model} alone
 * @param arms what the trials compare, the control first; native with MLLB where it is not said
 */
public record ExperimentPlan(
    String name,
    long seed,
    CollectSpec collect,
    ModelSpec model,
    GateSpec gates,
    ModuleSpec module,
    TuneSpec tune,
    TrialDesign design,
    List<TrialSpec> trials,
    FailedTrialSpec onFailedTrial,
    DataSpec data,
    @Nullable SweepSpec sweep,
    @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = Arm.Unsaid.class) List<Arm> arms)
    implements Request {

  public ExperimentPlan {
    if (!name.matches("[a-z0-9][a-z0-9-]{0,40}")) {
      throw new IllegalArgumentException("name is not lower-case letters, digits, dashes: " + name);
    }
    if (trials.isEmpty()) {
      throw new IllegalArgumentException("trials is empty");
    }
    trials = List.copyOf(trials);
    data = data == null ? DataSpec.COLLECTED : data;
    arms = arms == null || arms.isEmpty() ? Arm.USUAL : List.copyOf(arms);
    if (arms.size() < 2 || arms.stream().map(Arm::name).distinct().count() < arms.size()) {
      throw new IllegalArgumentException("arms are two or more, each with a name of its own");
    }
    for (TrialSpec trial : trials) {
      if (trial.arms().size() == 1 || armsOf(trial, arms).size() < trial.arms().size()) {
        throw new IllegalArgumentException(
            "trial " + trial.name() + " does not compare arms of the plan: " + trial.arms());
      }
    }
  }

  /** The same plan with other random numbers. */
  public ExperimentPlan withSeed(long other) {
    return new ExperimentPlan(
        name,
        other,
        collect,
        model,
        gates,
        module,
        tune,
        design,
        trials,
        onFailedTrial,
        data,
        sweep,
        arms);
  }

  /** The same plan, compared otherwise. */
  public ExperimentPlan with(
      TrialDesign otherDesign, List<TrialSpec> otherTrials, List<Arm> otherArms) {
    return new ExperimentPlan(
        name,
        seed,
        collect,
        model,
        gates,
        module,
        tune,
        otherDesign,
        otherTrials,
        onFailedTrial,
        data,
        sweep,
        otherArms);
  }

  /** Every workload that runs, beside the collection or in a trial; each call once. */
  public List<WorkloadCall> workloads() {
    return Stream.of(
            trainsModel() ? collect.workloads().stream() : Stream.<WorkloadCall>empty(),
            trials.stream().map(TrialSpec::call),
            arms.stream().flatMap(arm -> Stream.ofNullable(arm.beside())))
        .flatMap(calls -> calls)
        .distinct()
        .toList();
  }

  /**
   * The collection as it is made: where the plan does not say for how long it may be prolonged, it
   * is for as many rows as the gates want of a model. Traces of before count there too, and what
   * they lack is not known yet: beside them it lasts as long as planned.
   */
  public CollectSpec collection() {
    boolean isSaid = collect.prolonging() != null;
    if (isSaid || !trainsModel() || gates.minRows() == 0 || !data.traces().isEmpty()) {
      return collect;
    }
    return collect.prolonged(CollectSpec.Prolonging.usual(gates.minRows(), collect.duration()));
  }

  /** The scheduler whose decisions are collected; null for the kernel, or where none are. */
  public @Nullable SchedulerCall collected() {
    return trainsModel() ? collect.policy() : null;
  }

  /** The model that is there already and that its arms name; null where they name none. */
  public @Nullable String takenModel() {
    return arms.stream()
        .filter(Arm::takesModel)
        .flatMap(arm -> Stream.ofNullable(arm.model()))
        .findFirst()
        .orElse(null);
  }

  /** The same with this one as the model that its arms name. */
  public ExperimentPlan withTakenModel(String id) {
    return with(
        design,
        trials,
        arms.stream().map(arm -> arm.takesModel() ? arm.withModel(id) : arm).toList());
  }

  /** Whether a model is made for it, without which nothing is collected or trained. */
  public boolean trainsModel() {
    return needsModel() && takenModel() == null;
  }

  /** Whether an arm has a model, made for it or not. */
  public boolean needsModel() {
    return arms.stream().anyMatch(Arm::hasModel);
  }

  /** Whether an arm has its model in the module, without which none is built. */
  public boolean needsModule() {
    return arms.stream().anyMatch(Arm::needsModule);
  }

  /** The arm that is measured against itself: the control of the first trial. */
  public Arm calibrated() {
    return armsOf(trials.get(0)).get(0);
  }

  /** What a trial of this plan compares, the control first. */
  public List<Arm> armsOf(TrialSpec trial) {
    return armsOf(trial, arms);
  }

  private static List<Arm> armsOf(TrialSpec trial, List<Arm> arms) {
    return trial.arms().isEmpty()
        ? arms
        : trial.arms().stream()
            .distinct()
            .flatMap(name -> arms.stream().filter(arm -> arm.name().equals(name)))
            .toList();
  }

  /** Comparisons of an arm with the control, which share the error of the experiment's sentence. */
  public int comparisons() {
    return trials.stream().mapToInt(trial -> armsOf(trial).size() - 1).sum();
  }
}
