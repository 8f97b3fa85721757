// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import io.grpc.Status;
import io.temporal.testing.TestWorkflowEnvironment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PatientConnectionTest {

  private final TestWorkflowEnvironment server = TestWorkflowEnvironment.newInstance();
  private final List<String> taken = new ArrayList<>();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aServerThatGoesAwayMeanwhileIsWaitedForAgain() throws Exception {
    start(
        () -> {
          taken.add("claim");
          if (taken.size() == 1) {
            throw Status.UNAVAILABLE.withDescription("connection refused").asRuntimeException();
          }
          taken.add("poll");
        });
    assertThat(taken).containsExactly("claim", "claim", "poll");
  }

  @Test
  void whatWaitingDoesNotMendEndsTheStart() {
    assertThatThrownBy(
            () ->
                start(
                    () -> {
                      taken.add("claim");
                      throw Status.PERMISSION_DENIED.asRuntimeException();
                    }))
        .hasMessageContaining("PERMISSION_DENIED");
    assertThatThrownBy(
            () ->
                start(
                    () -> {
                      taken.add("claim");
                      throw new MllbException(FailureCode.HOST_BUSY, "another machine has it");
                    }))
        .isInstanceOf(MllbException.class);
    assertThat(taken).hasSize(2);
  }

  private void start(PatientConnection.FirstSteps steps) throws InterruptedException {
    PatientConnection.start(
        server.getWorkflowClient().getWorkflowServiceStubs(), "in-process", steps);
  }
}
