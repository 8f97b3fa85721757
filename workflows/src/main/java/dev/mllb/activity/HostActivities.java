// SPDX-License-Identifier: Apache-2.0
package dev.mllb.activity;

import dev.mllb.model.Arm;
import dev.mllb.model.HostFacts;
import dev.mllb.model.HostMoment;
import dev.mllb.model.RestoreOutcome;
import dev.mllb.model.SchedulerCall;
import dev.mllb.model.TuneSpec;
import dev.mllb.model.WorkloadCall;
import io.temporal.activity.ActivityInterface;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks at a node and puts it back; queue {@code mllb-host-<host>}. */
@ActivityInterface
public interface HostActivities {

  /**
   * Really tries everything the experiment needs, changing nothing that lasts.
   *
   * @param workloads that the plan runs; null from a workflow of before they were asked
   * @param arms that the plan compares: without a model neither probe nor module is needed; null
   *     from a workflow of before they had names, whose second has a model
   * @param collected scheduler whose decisions a model is to learn from; null for the kernel's
   * @throws io.temporal.failure.ApplicationFailure of kind HOST_UNFIT naming what is missing
   */
  HostFacts preflight(
      @Nullable List<WorkloadCall> workloads,
      @Nullable List<Arm> arms,
      @Nullable SchedulerCall collected);

  /** Notes the node's tunables under the experiment's name, then sets the wanted ones. */
  HostFacts tune(String experimentId, TuneSpec tune);

  /** How the node is right now; takes a moment and changes nothing. */
  HostMoment look();

  /** Kernel's boot id now; a change means the node went down. */
  String bootId();

  /** Module out, tunables back to the values noted, own workloads stopped. Idempotent. */
  RestoreOutcome restore(String experimentId);
}
