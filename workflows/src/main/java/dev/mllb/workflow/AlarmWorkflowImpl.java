// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.activity.NightlyActivities;
import dev.mllb.model.Alarm;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** Tells, again and again for a day when nobody takes the message. */
public final class AlarmWorkflowImpl implements AlarmWorkflow {

  private final NightlyActivities people =
      Workflow.newActivityStub(
          NightlyActivities.class,
          ActivityOptions.newBuilder()
              .setTaskQueue(TaskQueues.CONTROL)
              .setSummary("telling people")
              .setStartToCloseTimeout(Duration.ofMinutes(1))
              // The receiver may be down for the night; after a day the log has to do.
              .setScheduleToCloseTimeout(Duration.ofDays(1))
              .setRetryOptions(
                  RetryOptions.newBuilder().setMaximumInterval(Duration.ofMinutes(30)).build())
              .build());

  @Override
  public void raise(Alarm alarm) {
    Workflow.setCurrentDetails("**Worse:** " + alarm.sentence());
    people.tell(alarm);
  }
}
