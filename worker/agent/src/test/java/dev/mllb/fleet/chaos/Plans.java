// SPDX-License-Identifier: Apache-2.0
package dev.mllb.fleet.chaos;

import dev.mllb.model.Arm;
import dev.mllb.model.CollectSpec;
import dev.mllb.model.DataSpec;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.workflow.Samples;
import java.time.Duration;
import java.util.List;

/** Plans of the suites. */
final class Plans {

  private Plans() {}

  /** Two trials and a collection of three seconds beside one workload. */
  static ExperimentPlan chaos() {
    ExperimentPlan plan = Samples.plan("mix", "fib");
    CollectSpec collect =
        new CollectSpec(
            Duration.ofSeconds(3),
            plan.collect().workloads(),
            1,
            1 << 22,
            false,
            0,
            List.of(),
            null,
            List.of(),
            CollectSpec.DEFAULT_BATCH_RECORDS,
            null,
            null);
    return new ExperimentPlan(
        "chaos",
        plan.seed(),
        collect,
        plan.model(),
        plan.gates(),
        plan.module(),
        plan.tune(),
        plan.design(),
        plan.trials(),
        plan.onFailedTrial(),
        DataSpec.COLLECTED,
        null,
        Arm.USUAL);
  }
}
