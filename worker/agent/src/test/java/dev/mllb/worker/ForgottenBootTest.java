// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.failure.FailureCode;
import dev.mllb.node.HostRestore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker starts, whoever answers. No test says that the boot is forgotten: that reboots. */
class ForgottenBootTest {

  private static final String EXPERIMENT = "e-1";

  @TempDir Path root;
  @TempDir Path state;

  private void leave(Supplier<@Nullable String> holder) {
    new ForgottenBoot(new HostRestore(root, state), holder, Duration.ofMillis(1)).leave();
  }

  private void note(String text) throws IOException {
    Files.writeString(state.resolve("boot.json"), text);
  }

  @Test
  void aNodeThatBootedNothingAsksNobody() {
    leave(
        () -> {
          throw new AssertionError("asked");
        });
    assertThat(state).isEmptyDirectory();
  }

  @Test
  void whereNobodySaysWhoHasTheMachineItStaysAndIsAskedForAgain() throws Exception {
    note(
        """
        {"experimentId": "e-1", "token": "t", "inWords": "boot of lazy", "bootId": "b",
         "lentRelease": "6.12.1", "lentCmdline": "quiet"}
        """);
    CountDownLatch asked = new CountDownLatch(3);
    leave(
        () -> {
          asked.countDown();
          if (asked.getCount() > 0) {
            throw FailureCode.SERVER_UNAVAILABLE.toFailure("Nobody says who holds it.", null);
          }
          return EXPERIMENT;
        });
    assertThat(asked.await(20, TimeUnit.SECONDS)).as("asked again").isTrue();
    assertThat(state.resolve("boot.json")).exists();
  }

  @Test
  void aNoteThatCannotBeReadKeepsNoWorkerFromStarting() throws IOException {
    note("torn off");
    leave(
        () -> {
          throw new AssertionError("asked");
        });
    assertThat(state.resolve("boot.json")).exists();
  }
}
