// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.boot.KernelBoots;
import dev.mllb.boot.Reboot;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.node.HostRestore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker starts, whoever answers, and a machine of files goes down. */
class ForgottenBootTest {

  private static final String EXPERIMENT = "e-1";

  private static final String NOTE =
      """
      {"experimentId": "e-1", "token": "t", "inWords": "boot of lazy", "bootId": "b",
       "lentRelease": "6.12.1", "lentCmdline": "quiet"}
      """;

  @TempDir Path root;
  @TempDir Path state;
  private final CountDownLatch reset = new CountDownLatch(1);
  private @Nullable Thread looks;

  private final Reboot reboot =
      new Reboot() {
        @Override
        public void load(Path kernel, @Nullable Path initrd, String cmdline) {
          throw new AssertionError("loads");
        }

        @Override
        public void unload() {
          // Nothing is loaded.
        }

        @Override
        public void intoLoaded() {
          throw new AssertionError("goes into an arm");
        }

        @Override
        public void plainly() {
          reset.countDown();
          throw new MllbException(FailureCode.INTERRUPTED, "gone");
        }
      };

  @BeforeEach
  void inAnArm() throws IOException {
    put("proc/sys/kernel/random/boot_id", "c");
    put("proc/sys/kernel/osrelease", "6.16.2");
    put("proc/cmdline", "quiet mllb.boot=t");
  }

  @AfterEach
  void end() throws InterruptedException {
    if (looks != null) {
      looks.interrupt();
      looks.join();
    }
  }

  private void put(String file, String text) throws IOException {
    Files.createDirectories(root.resolve(file).getParent());
    Files.writeString(root.resolve(file), text);
  }

  private void leave(Supplier<@Nullable String> holder) {
    KernelBoots boots = new KernelBoots(root, state, reboot);
    ForgottenBoot boot =
        new ForgottenBoot(new HostRestore(root, state, boots), holder, Duration.ofMillis(1));
    boot.leave();
    looks = boot.keepLooking();
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
  void aBootWhoseExperimentHasTheMachineNoMoreIsLeft() throws Exception {
    note(NOTE);
    leave(() -> null);
    assertThat(reset.await(20, TimeUnit.SECONDS)).as("goes down").isTrue();
  }

  @Test
  void anExperimentThatLosesTheMachineLaterIsSeenToo() throws Exception {
    note(NOTE);
    AtomicReference<@Nullable String> holder = new AtomicReference<>(EXPERIMENT);
    CountDownLatch asked = new CountDownLatch(3);
    leave(
        () -> {
          asked.countDown();
          return holder.get();
        });
    assertThat(asked.await(20, TimeUnit.SECONDS)).as("asked again").isTrue();
    assertThat(reset.getCount()).as("still its machine").isOne();
    holder.set("e-2");
    assertThat(reset.await(20, TimeUnit.SECONDS)).as("goes down").isTrue();
  }

  @Test
  void whereNobodySaysWhoHasTheMachineItStaysAndIsAskedForAgain() throws Exception {
    note(NOTE);
    CountDownLatch asked = new CountDownLatch(3);
    leave(
        () -> {
          asked.countDown();
          if (asked.getCount() == 1) {
            throw new IllegalStateException("not known before");
          }
          throw FailureCode.SERVER_UNAVAILABLE.toFailure("Nobody says who holds it.", null);
        });
    assertThat(asked.await(20, TimeUnit.SECONDS)).as("asked again").isTrue();
    assertThat(reset.getCount()).isOne();
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
