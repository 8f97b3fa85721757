// SPDX-License-Identifier: Apache-2.0
package dev.mllb.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.enums.v1.RetryState;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TimeoutFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FailureSentenceTest {

  private static ActivityFailure activity(Throwable cause) {
    return new ActivityFailure(
        "", 1, 2, "Collect", "3", RetryState.RETRY_STATE_MAXIMUM_ATTEMPTS_REACHED, "w", cause);
  }

  @ParameterizedTest
  @CsvSource({
    "TIMEOUT_TYPE_SCHEDULE_TO_START, no worker answers on its task queue",
    "TIMEOUT_TYPE_HEARTBEAT, its worker or its machine went down",
    "TIMEOUT_TYPE_START_TO_CLOSE, took longer than its time limit"
  })
  void aTimeoutSaysWhatItMeans(TimeoutType type, String expected) {
    assertThat(FailureSentence.of(activity(new TimeoutFailure("", null, type))))
        .startsWith("Collect ")
        .contains(expected);
  }

  @Test
  void aKnownFailureIsItsOwnSentence() {
    ActivityFailure failure =
        activity(FailureCode.NO_BTF.toFailure("lab has no BTF: boot a Debian kernel.", null));
    assertThat(FailureSentence.of(failure)).isEqualTo("lab has no BTF: boot a Debian kernel.");
    assertThat(FailureSentence.type(failure)).isEqualTo("NO_BTF");
  }

  @Test
  void aFaultOfOursNamesItsClass() {
    ActivityFailure failure =
        activity(ApplicationFailure.newFailure("x is null", "java.lang.NullPointerException"));
    assertThat(FailureSentence.of(failure)).isEqualTo("java.lang.NullPointerException: x is null");
  }

  @Test
  void aCancellationIsOneWord() {
    assertThat(FailureSentence.of(activity(new CanceledFailure("")))).isEqualTo("cancelled");
    assertThat(FailureSentence.type(activity(new CanceledFailure("")))).isNull();
  }

  @ParameterizedTest
  @EnumSource(FailureCode.class)
  void onlyTransientFailuresAreTriedAgain(FailureCode code) {
    assertThat(code.toFailure("why", null).isNonRetryable())
        .isEqualTo(code.kind() != FailureCode.Kind.TRANSIENT);
    assertThat(code.toFailure("why", null).getType()).isEqualTo(code.name());
  }
}
