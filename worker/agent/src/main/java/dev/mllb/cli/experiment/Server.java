// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.worker.ConnectionOptions;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowUpdateException;
import java.time.Duration;
import java.util.function.Supplier;

/** Calls to the server whose failures are sentences. */
final class Server {

  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);

  private Server() {}

  /**
   * A connection that works.
   *
   * @throws MllbException SERVER_UNAVAILABLE
   */
  static WorkflowClient connect(ConnectionOptions options) {
    WorkflowClient client = options.client();
    try {
      client.getWorkflowServiceStubs().connect(CONNECT_WITHIN);
    } catch (IllegalStateException | StatusRuntimeException e) {
      client.getWorkflowServiceStubs().shutdownNow();
      throw new MllbException(
          FailureCode.SERVER_UNAVAILABLE,
          "no Temporal server answers at "
              + options.settledAddress()
              + " ("
              + reason(e)
              + "); start one with `mllb server up`, or give --address",
          e);
    }
    return client;
  }

  /** Makes a call about one experiment. */
  static <T> T call(String id, Supplier<T> call) {
    try {
      return call.get();
    } catch (WorkflowNotFoundException e) {
      throw new MllbException(
          FailureCode.UNKNOWN_EXPERIMENT,
          "no experiment " + id + " here, or it is over already; see `mllb list`",
          e);
    } catch (WorkflowUpdateException e) {
      throw new MllbException(FailureCode.NOT_POSSIBLE_NOW, rootMessage(e), e);
    } catch (WorkflowServiceException | StatusRuntimeException e) {
      throw new MllbException(
          FailureCode.SERVER_UNAVAILABLE, "the Temporal server said: " + rootMessage(e), e);
    }
  }

  private static String reason(RuntimeException e) {
    Status.Code code = Status.fromThrowable(e).getCode();
    return code == Status.Code.UNKNOWN ? rootMessage(e) : code.name();
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root instanceof io.temporal.failure.ApplicationFailure application
        ? application.getOriginalMessage()
        : String.valueOf(root.getMessage());
  }
}
