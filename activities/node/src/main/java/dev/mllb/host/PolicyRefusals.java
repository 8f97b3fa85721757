// SPDX-License-Identifier: Apache-2.0
package dev.mllb.host;

import dev.mllb.failure.MllbException;
import dev.mllb.model.Arm;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.model.SchedulerCall;
import dev.mllb.model.WorkloadCall;
import dev.mllb.scheduler.SchedulerCatalogue;
import dev.mllb.workload.WorkloadCatalogue;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything in a plan that this machine would refuse, without asking the machine for more.
 *
 * @param policy of its owner
 * @param workloads of this machine
 * @param schedulers of this machine
 */
public record PolicyRefusals(
    HostPolicy policy, WorkloadCatalogue workloads, SchedulerCatalogue schedulers) {

  /** By the catalogues of this machine. */
  static PolicyRefusals here(HostPolicy policy) {
    return new PolicyRefusals(policy, WorkloadCatalogue.load(), SchedulerCatalogue.load());
  }

  /**
   * What is refused of a plan.
   *
   * @param now time of day on this machine
   * @return sentences; empty when the plan is allowed
   */
  public List<String> of(ExperimentPlan plan, LocalTime now) {
    WorkloadCatalogue runnable = policy.narrow(workloads);
    SchedulerCatalogue schedulable = policy.narrow(schedulers);
    List<Runnable> checks = new ArrayList<>();
    checks.add(() -> policy.checkHour(now));
    checks.add(() -> policy.checkTunables(plan.tune().values()));
    for (WorkloadCall call : plan.workloads()) {
      checks.add(
          () -> {
            policy.checkWorkload(call);
            runnable.check(call);
          });
    }
    for (Arm arm : plan.arms()) {
      checks.add(
          () -> {
            policy.checkArm(arm);
            if (arm.policy() != null) {
              schedulable.find(arm.policy());
            }
          });
    }
    if (plan.trainsModel()) {
      checks.add(() -> policy.checkCollection(plan.collect().duration()));
    }
    SchedulerCall decider = plan.collected();
    if (decider != null) {
      checks.add(
          () -> {
            policy.checkScheduler(decider);
            schedulable.find(decider);
          });
    }
    if (plan.needsModule()) {
      checks.add(() -> policy.checkModule(plan.module()));
    }
    return checks.stream().flatMap(check -> refusal(check).stream()).distinct().toList();
  }

  private static Optional<String> refusal(Runnable check) {
    try {
      check.run();
      return Optional.empty();
    } catch (MllbException e) {
      return Optional.of(String.valueOf(e.getMessage()).replaceFirst("^" + HostPolicy.REFUSED, ""));
    }
  }
}
