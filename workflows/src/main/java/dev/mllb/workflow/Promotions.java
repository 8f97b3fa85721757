// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.activity.NightlyActivities;
import dev.mllb.activity.PromotionActivities;
import dev.mllb.failure.FailureSentence;
import dev.mllb.model.ExperimentResult;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Finds the experiment of the model in use, or says why there is none. */
final class Promotions {

  private String missing = "";
  private boolean nonePromoted;

  @Nullable ExperimentResult experimentOfPromoted(String host) {
    try {
      String model = promoted();
      if (model == null) {
        nonePromoted = true;
        missing = "No model is promoted; see mllb models promote.";
        return null;
      }
      ExperimentResult found = control().experimentWith(model, host);
      if (found == null) {
        missing =
            "The server knows no experiment on "
                + (host + " with the promoted model " + model)
                + ", so it cannot be measured again there; promote one that it knows.";
      }
      return found;
    } catch (ActivityFailure e) {
      missing = "The model in use is not known: " + FailureSentence.of(e);
      return null;
    }
  }

  /** Why there is no experiment, as a whole sentence. */
  String missing() {
    return missing;
  }

  boolean isNonePromoted() {
    return nonePromoted;
  }

  private static @Nullable String promoted() {
    return Workflow.newActivityStub(
            PromotionActivities.class, options(ComputeSteps.judgeQueue(), "the model in use"))
        .promotedModel();
  }

  private static NightlyActivities control() {
    return Workflow.newActivityStub(
        NightlyActivities.class, options(TaskQueues.CONTROL, "its newest experiment"));
  }

  private static ActivityOptions options(String queue, String summary) {
    return ActivityOptions.newBuilder()
        .setTaskQueue(queue)
        .setSummary(summary)
        .setStartToCloseTimeout(Duration.ofMinutes(1))
        .setScheduleToStartTimeout(Duration.ofHours(2))
        .setRetryOptions(
            RetryOptions.newBuilder()
                .setMaximumInterval(Duration.ofMinutes(1))
                .setMaximumAttempts(5)
                .build())
        .build();
  }
}
