// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import io.temporal.api.failure.v1.Failure;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShortTracesTest {

  /** {@code limit.mutableStateActivityFailureSize.error} of the server, default. */
  private static final int KEPT_BY_THE_SERVER = 4096;

  @Test
  void aFailureFromDeepInsideFitsIntoWhatTheServerKeeps() {
    ApplicationFailure failure = deep(200);
    assertThat(sent(failure).getSerializedSize()).isGreaterThan(KEPT_BY_THE_SERVER);
    ShortTraces.shorten(failure);
    assertThat(sent(failure).getSerializedSize()).isLessThan(KEPT_BY_THE_SERVER * 3 / 4);
    assertThat(sent(failure).getMessage()).isEqualTo("cannot keep the trace: no space left");
  }

  @Test
  void whereItHappenedStays() {
    ApplicationFailure failure = deep(3);
    ShortTraces.shorten(failure);
    assertThat(failure.getCause().getStackTrace()[0].getMethodName()).isEqualTo("disk");
    assertThat(failure.getCause().getStackTrace())
        .allMatch(frame -> frame.getClassName().startsWith("dev.mllb."));
  }

  private static Failure sent(Throwable failure) {
    return DefaultDataConverter.newDefaultInstance().exceptionToFailure(failure);
  }

  private static ApplicationFailure deep(int calls) {
    if (calls > 0) {
      // Through a library, as most of our calls are.
      return IntStream.of(calls).mapToObj(n -> deep(n - 1)).findFirst().orElseThrow();
    }
    MllbException cause = disk();
    return FailureCode.DISK_FULL.toFailure("cannot keep the trace: no space left", cause);
  }

  private static MllbException disk() {
    return new MllbException(FailureCode.DISK_FULL, "no space left", new IOException("ENOSPC"));
  }
}
