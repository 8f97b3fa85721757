// SPDX-License-Identifier: Apache-2.0
package dev.mllb.node;

import dev.mllb.activity.BootActivities;
import dev.mllb.boot.KernelBoots;
import dev.mllb.failure.MllbException;
import dev.mllb.heartbeat.RunKey;
import dev.mllb.host.HostPolicy;
import dev.mllb.model.BootTicket;
import dev.mllb.model.TrialRequest;
import dev.mllb.model.TrialTurn;
import dev.mllb.node.TrialActivitiesImpl.TrialProgress;
import dev.mllb.trial.TrialRunner;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;

/** Trials whose arms are kernels; what is on the disk outlives each boot, as of other trials. */
public final class BootActivitiesImpl implements BootActivities {

  private final TrialRunner runner;
  private final KernelBoots boots;
  private final HostPolicy policy;

  /**
   * @param policy of this machine's owner
   */
  public BootActivitiesImpl(TrialRunner runner, KernelBoots boots, HostPolicy policy) {
    this.runner = runner;
    this.boots = boots;
    this.policy = policy;
  }

  @Override
  public TrialTurn measureInBoot(TrialRequest request) {
    ActivityExecutionContext context = Activity.getExecutionContext();
    try {
      check(request);
      context.heartbeat(new TrialProgress("trial " + request.trial().name() + ": in this boot"));
      return runner.runInBoot(
          keyed(request, context), boots, note -> context.heartbeat(new TrialProgress(note)));
    } catch (MllbException e) {
      throw e.toFailure();
    }
  }

  @Override
  public void boot(TrialRequest request, BootTicket ticket) {
    ActivityExecutionContext context = Activity.getExecutionContext();
    try {
      check(request);
      boots.boot(
          keyed(request, context),
          ticket,
          note -> context.heartbeat(new TrialProgress("going down: " + note)));
    } catch (MllbException e) {
      throw e.toFailure();
    }
  }

  private void check(TrialRequest request) {
    policy.checkBoots();
    // Hours say when work begins: between its boots an experiment is at work.
    if (!boots.experiment().equals(Optional.of(RunKey.experiment(request.experimentId())))) {
      policy.checkHour(LocalTime.now(ZoneId.systemDefault()));
    }
    policy.checkWorkload(request.trial().call());
    if (request.module() != null) {
      policy.checkModule(request.moduleSpec());
    }
    request.arms().forEach(policy::checkArm);
  }

  private static TrialRequest keyed(TrialRequest request, ActivityExecutionContext context) {
    return request.of(RunKey.of(request.experimentId(), context.getInfo()));
  }
}
