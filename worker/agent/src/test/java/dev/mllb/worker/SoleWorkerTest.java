// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.basics.ProcessLock;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SoleWorkerTest {

  @TempDir private Path state;

  @Test
  void aSecondWorkerOfAStateFolderIsRefused(@TempDir Path another) throws Exception {
    FileChannel first = SoleWorker.take(state, Duration.ZERO);
    assertThatThrownBy(() -> SoleWorker.take(state, Duration.ofMillis(1)))
        .isInstanceOfSatisfying(
            MllbException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.HOST_BUSY))
        .hasMessageContaining(state.toString());
    ProcessLock.close(SoleWorker.take(another, Duration.ZERO));
    ProcessLock.close(first);
  }

  @Test
  void oneThatIsEndingIsWaitedFor() throws Exception {
    FileChannel first = SoleWorker.take(state, Duration.ZERO);
    CompletableFuture<Void> ends =
        CompletableFuture.runAsync(
            () -> ProcessLock.close(first),
            CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS));
    ProcessLock.close(SoleWorker.take(state, Duration.ofSeconds(30)));
    ends.join();
  }
}
