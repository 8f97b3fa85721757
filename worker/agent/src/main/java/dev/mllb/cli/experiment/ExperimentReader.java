// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.mllb.basics.Json;
import dev.mllb.model.Progress;
import dev.mllb.workflow.ExperimentWorkflow;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.PendingActivityState;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflow.v1.PendingChildExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryReverseRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowQueryException;
import io.temporal.client.WorkflowServiceException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads one experiment: what its workflow says, and what heartbeats say at this moment. */
final class ExperimentReader {

  /** A task that failed is among them: later failures of the same task are not written. */
  private static final int LAST_EVENTS = 20;

  private final WorkflowClient client;

  ExperimentReader(WorkflowClient client) {
    this.client = client;
  }

  ExperimentView read(String id) {
    WorkflowExecutionDescription found = client.newUntypedWorkflowStub(id).describe();
    DescribeWorkflowExecutionResponse raw = found.getRawDescription();
    List<ExperimentView.Work> work = new ArrayList<>();
    raw.getPendingActivitiesList().forEach(activity -> work.add(work(activity)));
    for (PendingChildExecutionInfo child : raw.getPendingChildrenList()) {
      work.addAll(childWork(child.getWorkflowId()));
    }
    failedTask(id, raw).ifPresent(work::add);
    return new ExperimentView(
        id,
        status(found),
        found.getStartTime(),
        found.getCloseTime(),
        host(found),
        progress(id),
        work);
  }

  /** Why the workflow itself cannot go on; the server tries its task for ever. */
  private Optional<ExperimentView.Work> failedTask(
      String id, DescribeWorkflowExecutionResponse raw) {
    int attempt = raw.getPendingWorkflowTask().getAttempt();
    if (attempt <= 1) {
      return Optional.empty();
    }
    return client
        .getWorkflowServiceStubs()
        .blockingStub()
        .getWorkflowExecutionHistoryReverse(
            GetWorkflowExecutionHistoryReverseRequest.newBuilder()
                .setNamespace(client.getOptions().getNamespace())
                .setExecution(WorkflowExecution.newBuilder().setWorkflowId(id))
                .setMaximumPageSize(LAST_EVENTS)
                .build())
        .getHistory()
        .getEventsList()
        .stream()
        .filter(HistoryEvent::hasWorkflowTaskFailedEventAttributes)
        .findFirst()
        .map(event -> event.getWorkflowTaskFailedEventAttributes().getFailure())
        .map(
            failure ->
                new ExperimentView.Work(
                    ExperimentView.WORKFLOW_TASK, attempt, false, "", 0, reason(failure)));
  }

  /** The innermost cause says what is wrong. */
  private static String reason(Failure failure) {
    return failure.hasCause() ? reason(failure.getCause()) : failure.getMessage();
  }

  /** What a trial does now; nothing when it has not begun or is over since its parent was asked. */
  private List<ExperimentView.Work> childWork(String child) {
    try {
      return client
          .newUntypedWorkflowStub(child)
          .describe()
          .getRawDescription()
          .getPendingActivitiesList()
          .stream()
          .map(ExperimentReader::work)
          .toList();
    } catch (WorkflowNotFoundException e) {
      return List.of();
    }
  }

  static String status(WorkflowExecutionMetadata found) {
    return found.getStatus().name().replace("WORKFLOW_EXECUTION_STATUS_", "");
  }

  private static String host(WorkflowExecutionDescription found) {
    Object host = found.getMemo("host", String.class);
    return host == null ? "" : host.toString();
  }

  private @Nullable Progress progress(String id) {
    try {
      return client.newWorkflowStub(ExperimentWorkflow.class, id).progress();
    } catch (WorkflowQueryException | WorkflowServiceException e) {
      // No control worker answers just now; the rest of the view is the server's own.
      return null;
    }
  }

  private static ExperimentView.Work work(PendingActivityInfo activity) {
    boolean waiting = activity.getState() == PendingActivityState.PENDING_ACTIVITY_STATE_SCHEDULED;
    JsonNode beat =
        activity.getHeartbeatDetails().getPayloadsList().stream()
            .findFirst()
            .map(ExperimentReader::json)
            .orElse(MissingNode.getInstance());
    return new ExperimentView.Work(
        activity.getActivityType().getName(),
        activity.getAttempt(),
        waiting,
        beat.path("note").asText(""),
        beat.path("share").asDouble(0),
        sentence(activity.getLastFailure()));
  }

  /** A server wraps a failure that is too long for it, and puts words of its own on top. */
  private static String sentence(Failure failure) {
    return failure.hasServerFailureInfo() && failure.hasCause()
        ? failure.getCause().getMessage()
        : failure.getMessage();
  }

  /** Heartbeats are records; {@code note} is one line for a person, {@code share} 0..1. */
  private static JsonNode json(Payload payload) {
    try {
      return Json.read(payload.getData().toByteArray(), JsonNode.class);
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }
}
