// SPDX-License-Identifier: Apache-2.0
package dev.mllb.fleet.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.model.ExperimentRequest;
import dev.mllb.model.ExperimentResult;
import dev.mllb.model.Progress;
import dev.mllb.worker.ConnectionOptions;
import dev.mllb.worker.QueuePollers;
import dev.mllb.workflow.ExperimentWorkflow;
import dev.mllb.workflow.HostLeaseWorkflow;
import dev.mllb.workflow.TaskQueues;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowQueryException;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.common.converter.GlobalDataConverter;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the server says of experiments; asked again while the server is away. */
final class Chronicle implements AutoCloseable {

  private final WorkflowClient client;
  private final ExperimentPlan plan;
  private final Set<String> later;

  Chronicle(String address, ExperimentPlan plan) {
    this(address, plan, Set.of());
  }

  /**
   * @param later fields of a request that the workers' build does not know yet
   */
  Chronicle(String address, ExperimentPlan plan, Set<String> later) {
    this.client = ConnectionOptions.local(address).client();
    this.plan = plan;
    this.later = later;
  }

  WorkflowClient client() {
    return client;
  }

  /**
   * Waits until a worker polls the queue: a host that is still starting would be taken for dead.
   */
  void awaitWorker(String queue) {
    while (patiently(() -> QueuePollers.of(client, queue)).isEmpty()) {
      Pause.of(Duration.ofMillis(500));
    }
  }

  void start(String id, String host) {
    WorkflowStub workflow =
        client.newUntypedWorkflowStub(
            ExperimentWorkflow.class.getSimpleName(),
            WorkflowOptions.newBuilder()
                .setWorkflowId(id)
                .setTaskQueue(TaskQueues.CONTROL)
                .build());
    String unused =
        patiently(
            () -> {
              try {
                return workflow.start(request(host)).getWorkflowId();
              } catch (WorkflowExecutionAlreadyStarted e) {
                return id;
              }
            });
  }

  /** As JSON, so that what a build does not know can be left out. */
  private JsonNode request(String host) {
    Payload payload =
        GlobalDataConverter.get().toPayload(ExperimentRequest.of(plan, host, true)).orElseThrow();
    try {
      JsonNode request = new ObjectMapper().readTree(payload.getData().toByteArray());
      for (String field : later) {
        request.findParents(field).forEach(parent -> ((ObjectNode) parent).remove(field));
      }
      return request;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isInPhase(String id, String phase) {
    Progress progress = progress(id);
    return progress != null && phase.equals(progress.phase());
  }

  /** Null when nobody answers now: a control worker that is down or starved answers no query. */
  @Nullable Progress progress(String id) {
    try {
      return client.newWorkflowStub(ExperimentWorkflow.class, id).progress();
    } catch (WorkflowServiceException | WorkflowQueryException | StatusRuntimeException e) {
      return null;
    }
  }

  /** A person's answer. */
  void retry(String id, String trial) {
    boolean unused =
        patiently(
            () -> {
              try {
                client.newWorkflowStub(ExperimentWorkflow.class, id).retryTrial(trial);
                return true;
              } catch (WorkflowUpdateException e) {
                // Sent twice: the first arrived, but the server went away before it said so.
                return false;
              }
            });
  }

  boolean hasEnded(String id) {
    return patiently(() -> !isRunning(id));
  }

  /** Workflows of any kind that still run. */
  List<String> running() {
    try (Stream<WorkflowExecutionMetadata> all =
        client.listExecutions("ExecutionStatus = 'Running'")) {
      return all.map(one -> one.getExecution().getWorkflowId()).toList();
    }
  }

  /**
   * Waits for the end and judges what came out.
   *
   * @param meanwhile done now and then while it is waited for
   */
  String end(String id, Duration limit, Aftermath aftermath, Runnable meanwhile) {
    try {
      ExperimentResult result = result(id, limit, meanwhile);
      aftermath.reportIsRight(result);
      aftermath.rowsAreWhole(result);
      return "completed";
    } catch (WorkflowFailedException e) {
      if (e.getCause() instanceof ApplicationFailure failure
          && failure.getDetails().getSize() > 0) {
        ExperimentResult result = failure.getDetails().get(ExperimentResult.class);
        aftermath.reportIsThere(result);
        aftermath.sentenceIsClear(failure.getOriginalMessage());
        if (result.summary().lineage().trace() != null) {
          aftermath.rowsAreWhole(result);
        }
        return "failed with a report: " + failure.getOriginalMessage();
      }
      aftermath.expect(false, id + " failed without a report: " + e.getCause());
      return "failed";
    }
  }

  private ExperimentResult result(String id, Duration limit, Runnable meanwhile) {
    WorkflowStub stub = client.newUntypedWorkflowStub(id);
    long until = System.nanoTime() + limit.toNanos();
    while (System.nanoTime() < until) {
      try {
        return patiently(
            () -> {
              try {
                return stub.getResult(5, TimeUnit.SECONDS, ExperimentResult.class);
              } catch (TimeoutException e) {
                throw new StillRunningException(e);
              }
            });
      } catch (StillRunningException e) {
        meanwhile.run();
      }
    }
    throw new IllegalStateException(id + " still runs after " + limit);
  }

  private static final class StillRunningException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StillRunningException(Throwable cause) {
      super(cause);
    }
  }

  /** Whether nobody holds the host any more, at the latest after some time. */
  boolean isLeaseFree(String host, Duration limit) {
    long until = System.nanoTime() + limit.toNanos();
    while (System.nanoTime() < until) {
      if (patiently(() -> !isRunning(HostLeaseWorkflow.id(host)))) {
        return true;
      }
      Pause.of(Duration.ofMillis(500));
    }
    return false;
  }

  private boolean isRunning(String id) {
    try {
      return client.newUntypedWorkflowStub(id).describe().getStatus()
          == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
    } catch (WorkflowNotFoundException e) {
      return false;
    }
  }

  long historyEvents(String id) {
    try {
      return patiently(
              () -> client.newUntypedWorkflowStub(id).describe().getWorkflowExecutionInfo())
          .getHistoryLength();
    } catch (WorkflowNotFoundException e) {
      return 0;
    }
  }

  /** The server may be away for minutes: that is what is tested. */
  private static <T> T patiently(Supplier<T> call) {
    long until = System.nanoTime() + Duration.ofMinutes(10).toNanos();
    while (true) {
      try {
        return call.get();
      } catch (WorkflowServiceException | StatusRuntimeException e) {
        if (e instanceof WorkflowNotFoundException || System.nanoTime() > until) {
          throw e;
        }
        Pause.of(Duration.ofSeconds(1));
      }
    }
  }

  @Override
  public void close() {
    client.getWorkflowServiceStubs().shutdownNow();
  }
}
