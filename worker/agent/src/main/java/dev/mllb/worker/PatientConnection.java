// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.client.WorkflowException;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker's first contact with the server. It waits for as long as it takes: the server may be
 * restarted just then, and on an emulated or busy node a first call alone can take half a minute.
 */
final class PatientConnection {

  private static final Logger log = LoggerFactory.getLogger(PatientConnection.class);

  private static final Duration ONE_TRY = Duration.ofMinutes(1);
  private static final Duration LOOK = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofSeconds(2);

  /** What a worker does before it polls. */
  @FunctionalInterface
  interface FirstSteps {
    void take() throws InterruptedException;
  }

  private PatientConnection() {}

  /** Options of a worker's connection; a person at a command line wants to be told sooner. */
  static WorkflowServiceStubsOptions.Builder options() {
    return WorkflowServiceStubsOptions.newBuilder().setSystemInfoTimeout(ONE_TRY);
  }

  /** Returns when the server answers; logs each try that failed. */
  private static void await(WorkflowServiceStubs stubs, String address)
      throws InterruptedException {
    while (!answers(stubs, address)) {
      Thread.sleep(PAUSE.toMillis());
    }
  }

  /**
   * Takes steps that need the server, and takes all of them again when it goes away meanwhile.
   *
   * @param steps may be taken more than once
   */
  static void start(WorkflowServiceStubs stubs, String address, FirstSteps steps)
      throws InterruptedException {
    while (true) {
      await(stubs, address);
      try {
        steps.take();
        return;
      } catch (StatusRuntimeException | WorkflowException e) {
        if (!isAway(e)) {
          throw e;
        }
        log.warn("the Temporal server at {} went away while the worker started", address);
        Thread.sleep(PAUSE.toMillis());
      }
    }
  }

  /** Whether the server was not there, as it is for a moment now and then. */
  static boolean isAway(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof StatusRuntimeException status) {
        Status.Code code = status.getStatus().getCode();
        return code == Status.Code.UNAVAILABLE || code == Status.Code.DEADLINE_EXCEEDED;
      }
    }
    return false;
  }

  /** Whether the server answers just now. */
  static boolean answers(WorkflowServiceStubs stubs) {
    try {
      stubs
          .blockingStub()
          .withDeadlineAfter(LOOK.toSeconds(), TimeUnit.SECONDS)
          .getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
      return true;
    } catch (StatusRuntimeException e) {
      log.debug("no answer", e);
      return false;
    }
  }

  private static boolean answers(WorkflowServiceStubs stubs, String address) {
    try {
      stubs.connect(ONE_TRY);
      return true;
    } catch (StatusRuntimeException | IllegalStateException e) {
      log.warn("no Temporal server answers at {} yet: {}", address, e.getMessage());
      return false;
    }
  }
}
