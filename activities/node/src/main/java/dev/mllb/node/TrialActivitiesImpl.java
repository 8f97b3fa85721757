// SPDX-License-Identifier: Apache-2.0
package dev.mllb.node;

import dev.mllb.activity.TrialActivities;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.heartbeat.RunKey;
import dev.mllb.host.HostPolicy;
import dev.mllb.model.Arm;
import dev.mllb.model.TrialMeasurement;
import dev.mllb.model.TrialRequest;
import dev.mllb.trial.TrialRunner;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInfo;

/**
 * Measures on this node. The checkpoint is the file of samples on the node's disk, which outlives
 * the worker and a reboot; heartbeats only tell people how far it is.
 */
public final class TrialActivitiesImpl implements TrialActivities {

  private final TrialRunner runner;
  private final HostPolicy policy;

  /**
   * What a heartbeat says.
   *
   * @param note one line, for example {@code trial hackbench: 3 + 2 of at most 12 repetitions}
   */
  public record TrialProgress(String note) {}

  /**
   * @param policy of this machine's owner
   */
  public TrialActivitiesImpl(TrialRunner runner, HostPolicy policy) {
    this.runner = runner;
    this.policy = policy;
  }

  @Override
  public TrialMeasurement measure(TrialRequest request) {
    var context = Activity.getExecutionContext();
    try {
      refuseBoots(request);
      policy.checkWorkload(request.trial().call());
      if (request.module() != null) {
        policy.checkModule(request.moduleSpec());
      }
      request.arms().forEach(policy::checkArm);
      context.heartbeat(new TrialProgress("trial " + request.trial().name() + ": starting"));
      return runner.run(
          keyed(request, context.getInfo()), note -> context.heartbeat(new TrialProgress(note)));
    } catch (MllbException e) {
      throw e.toFailure();
    }
  }

  /** Measured without its boot an arm would be the control under another name. */
  private static void refuseBoots(TrialRequest request) {
    for (Arm arm : request.arms()) {
      if (arm.boot() != null) {
        throw new MllbException(
            FailureCode.INVALID_PLAN,
            "arm " + arm.name() + " boots, and the design says no repetitionsPerBoot");
      }
    }
  }

  private static TrialRequest keyed(TrialRequest request, ActivityInfo info) {
    return request.of(RunKey.of(request.experimentId(), info));
  }
}
