// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import dev.mllb.model.HostCard;
import dev.mllb.workflow.HostWorkflow;
import dev.mllb.workflow.TaskQueues;
import io.grpc.StatusRuntimeException;
import io.temporal.client.BatchRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowServiceException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the server what this host is: when its worker starts, and again from time to time, so that
 * the list of hosts is right even after somebody terminated the host's workflow.
 */
public final class Registration {

  private static final Logger log = LoggerFactory.getLogger(Registration.class);

  /** Six events an hour and host: nothing, also for thousands of hosts. */
  private static final Duration AGAIN_AFTER = Duration.ofMinutes(30);

  private final WorkflowClient client;
  private final Supplier<HostCard> card;

  public Registration(WorkflowClient client, Supplier<HostCard> card) {
    this.client = client;
    this.card = card;
  }

  /** Registers now and from now on, beside everything else; a failure is tried again. */
  public void start() {
    ScheduledExecutorService clock =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "registration");
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        clock.scheduleWithFixedDelay(this::tryOnce, 0, AGAIN_AFTER.toSeconds(), TimeUnit.SECONDS);
  }

  private void tryOnce() {
    try {
      register(card.get());
    } catch (WorkflowServiceException | StatusRuntimeException e) {
      log.warn("this host could not be registered, the next try is in {}", AGAIN_AFTER, e);
    } catch (RuntimeException e) {
      // The clock would stop for good: a host that cannot describe itself still works.
      log.error("this host cannot say what it is", e);
    }
  }

  private void register(HostCard now) {
    HostWorkflow host =
        client.newWorkflowStub(
            HostWorkflow.class,
            WorkflowOptions.newBuilder()
                .setWorkflowId(HostWorkflow.id(now.host()))
                .setTaskQueue(TaskQueues.CONTROL)
                .setStaticSummary("host " + now.host())
                .build());
    BatchRequest batch = client.newSignalWithStartRequest();
    batch.add(host::keep, now);
    batch.add(host::register, now);
    client.signalWithStart(batch);
  }
}
