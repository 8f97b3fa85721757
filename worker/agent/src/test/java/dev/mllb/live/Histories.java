// SPDX-License-Identifier: Apache-2.0
package dev.mllb.live;

import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import java.util.List;

/** What a run's history says was asked for. */
final class Histories {

  private Histories() {}

  /** Types of the activities that the newest run of a workflow scheduled, in order. */
  static List<String> activities(WorkflowClient client, String workflowId) {
    return client.fetchHistory(workflowId).getEvents().stream()
        .filter(HistoryEvent::hasActivityTaskScheduledEventAttributes)
        .map(e -> e.getActivityTaskScheduledEventAttributes().getActivityType().getName())
        .toList();
  }

  /** Workflow ids of the children that the newest run started, in order. */
  static List<String> children(WorkflowClient client, String workflowId) {
    return client.fetchHistory(workflowId).getEvents().stream()
        .filter(HistoryEvent::hasChildWorkflowExecutionStartedEventAttributes)
        .map(
            e ->
                e.getChildWorkflowExecutionStartedEventAttributes()
                    .getWorkflowExecution()
                    .getWorkflowId())
        .toList();
  }
}
