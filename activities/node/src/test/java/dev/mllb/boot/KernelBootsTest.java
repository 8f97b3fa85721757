// SPDX-License-Identifier: Apache-2.0
package dev.mllb.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.Arm;
import dev.mllb.model.BootCall;
import dev.mllb.model.BootTicket;
import dev.mllb.model.ModuleSpec;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.TrialRequest;
import dev.mllb.model.TrialSpec;
import dev.mllb.model.WorkloadCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine of files that goes down where the test says so. */
class KernelBootsTest {

  private static final String OLD = "6.12.1";
  private static final String NEW = "6.16.2";
  private static final Arm LAZY =
      new Arm("lazy", null, Map.of(), null, null, new BootCall(NEW, "preempt=lazy"));
  private static final BootTicket TICKET = new BootTicket(0, 1, "lazy", 0);

  @TempDir Path root;
  @TempDir Path state;
  private final List<String> done = new ArrayList<>();
  private String loadedCmdline = "";
  private boolean isRefusing;
  private String kernelLog = "";

  private final Reboot reboot =
      new Reboot() {
        @Override
        public void load(Path kernel, @Nullable Path initrd, String cmdline) {
          done.add("load " + root.relativize(kernel));
          loadedCmdline = cmdline;
        }

        @Override
        public void unload() {
          done.add("unload");
        }

        @Override
        public void intoLoaded() {
          if (isRefusing) {
            throw new MllbException(FailureCode.HOST_NOT_NATIVE, "systemctl kexec: no");
          }
          done.add("into loaded");
        }

        @Override
        public void plainly() {
          done.add("plainly");
        }

        @Override
        public String kernelLog() {
          return kernelLog;
        }
      };

  @BeforeEach
  void lent() throws IOException {
    isIn("boot-1", OLD, "root=/dev/vda quiet");
    for (String release : List.of(OLD, NEW)) {
      put("boot/vmlinuz-" + release, "");
      Files.createDirectories(root.resolve("lib/modules/" + release));
    }
  }

  private void isIn(String bootId, String release, String cmdline) throws IOException {
    put("proc/sys/kernel/random/boot_id", bootId);
    put("proc/sys/kernel/osrelease", release);
    put("proc/cmdline", cmdline + "\n");
  }

  private void put(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private KernelBoots boots() {
    return new KernelBoots(root, state, reboot, Duration.ofMillis(1));
  }

  private static TrialRequest request(String experiment) {
    return new TrialRequest(
        experiment,
        new TrialSpec("t", new WorkloadCall("hackbench", Map.of())),
        1,
        new TrialDesign(0, 5, 5, 0.95, 5, Duration.ZERO, 0, null, null, 3),
        new ModuleSpec(ModuleSpec.Mode.OFF, 0, 0, 0, 0, Duration.ofSeconds(5)),
        null,
        null,
        1,
        1,
        List.of(Arm.NATIVE, LAZY));
  }

  /** The machine of the test does not go down, which is what the exception says. */
  private void goesDown() {
    assertThatThrownBy(() -> boots().boot(request("experiment-1"), TICKET, word -> {}))
        .hasMessageContaining("did not go down");
  }

  @Test
  void anArmsKernelIsLoadedWithItsWordsBehindThoseOfTheMachine() {
    goesDown();
    assertThat(done).containsExactly("load boot/vmlinuz-" + NEW, "into loaded");
    assertThat(loadedCmdline)
        .matches("root=/dev/vda quiet preempt=lazy panic=1 mllb\\.boot=[0-9a-f]{16}");
    assertThat(boots().experiment()).contains("experiment-1");
  }

  @Test
  void aKernelThatDoesNotPreemptAsItsWordsSayEndsItsArm() throws IOException {
    goesDown();
    isIn("boot-2", NEW, loadedCmdline);
    put("sys/kernel/debug/sched/preempt", "none voluntary (full) lazy\n");
    KernelBoots.Outcome outcome = boots().outcome(request("experiment-1"), TICKET);
    assertThat(outcome.isUp()).isFalse();
    assertThat(outcome.isForGood()).isTrue();
    assertThat(outcome.failure())
        .isEqualTo(
            "kernel 6.16.2 takes no notice of preempt=lazy: /sys/kernel/debug/sched/preempt says"
                + " none voluntary (full) lazy");
    put("sys/kernel/debug/sched/preempt", "none voluntary full (lazy)\n");
    assertThat(boots().outcome(request("experiment-1"), TICKET).isUp()).isTrue();
  }

  @Test
  void aWordThatTheKernelDoesNotKnowIsNoTreatment() throws IOException {
    goesDown();
    isIn("boot-2", NEW, loadedCmdline);
    kernelLog =
        "[    0.000000] Unknown kernel command line parameters \"splash preempt=lazy\", will be"
            + " passed to user space.\n";
    KernelBoots.Outcome outcome = boots().outcome(request("experiment-1"), TICKET);
    assertThat(outcome.isForGood()).isTrue();
    assertThat(outcome.failure())
        .contains("takes no notice of preempt=lazy: its log names it among unknown");
    // Words of the machine's own are no arm's.
    kernelLog = kernelLog.replace(" preempt=lazy", "");
    assertThat(boots().outcome(request("experiment-1"), TICKET).isUp()).isTrue();
  }

  @Test
  void aBootThatCameUpIsNotMadeAgain() throws IOException {
    goesDown();
    isIn("boot-2", NEW, loadedCmdline);
    boots().boot(request("experiment-1"), TICKET, word -> {});
    assertThat(done).hasSize(2);
    assertThat(boots().outcome(request("experiment-1"), TICKET).isUp()).isTrue();
  }

  @Test
  void aKernelThatDoesNotComeUpIsToldByTheResetsOne() throws IOException {
    goesDown();
    isIn("boot-2", OLD, "root=/dev/vda quiet");
    KernelBoots.Outcome outcome = boots().outcome(request("experiment-1"), TICKET);
    assertThat(outcome.isAsked()).isTrue();
    assertThat(outcome.failure()).contains("kernel " + NEW + " with preempt=lazy is not there");
  }

  @Test
  void anotherKernelUnderTheRightTokenIsNoBootOfTheArm() throws IOException {
    goesDown();
    isIn("boot-2", OLD, loadedCmdline);
    assertThat(boots().outcome(request("experiment-1"), TICKET).failure())
        .contains("the machine booted " + OLD);
  }

  @Test
  void nothingIsToldOfABootThatNobodyAskedFor() {
    assertThat(boots().outcome(request("experiment-1"), TICKET).isAsked()).isFalse();
    goesDown();
    assertThat(boots().outcome(request("experiment-1"), TICKET).isAsked())
        .as("the machine is still up in the boot from which it was asked")
        .isFalse();
  }

  @Test
  void theWayBackIsAPlainRebootAndEndsWhereTheMachineWasLent() throws IOException {
    goesDown();
    isIn("boot-2", NEW, loadedCmdline);
    assertThatThrownBy(() -> boots().back()).hasMessageContaining("did not go down");
    assertThat(done).endsWith("unload", "plainly");
    isIn("boot-3", OLD, "root=/dev/vda quiet");
    assertThat(boots().back()).isTrue();
    assertThat(boots().experiment()).isEmpty();
    assertThat(boots().back()).as("nothing is left to do").isFalse();
  }

  @Test
  void aMachineThatAResetStartsInAnotherKernelIsNotGivenBack() throws IOException {
    goesDown();
    isIn("boot-2", "6.1.9", "root=/dev/vda quiet");
    assertThatThrownBy(() -> boots().back())
        .hasMessageContaining("was lent to experiment-1 in kernel " + OLD)
        .hasMessageContaining("boot it into the former");
    assertThat(done).doesNotContain("plainly");
    assertThat(boots().experiment()).contains("experiment-1");
  }

  @Test
  void anotherExperimentDoesNotBootAMachineThatIsNotBack() throws IOException {
    goesDown();
    isIn("boot-2", NEW, loadedCmdline);
    done.clear();
    assertThatThrownBy(() -> boots().boot(request("experiment-2"), TICKET, word -> {}))
        .hasMessageContaining("was lent to experiment-1");
    assertThat(done).isEmpty();
  }

  @Test
  void whoGivesTheMachineBackWaitsForAKernelThatIsBeingLoaded() throws Exception {
    List<String> said = new ArrayList<>();
    Thread back = new Thread(() -> boots().back());
    assertThatThrownBy(
            () ->
                boots()
                    .boot(
                        request("experiment-1"),
                        TICKET,
                        word -> {
                          said.add(word);
                          if (said.size() == 2) {
                            back.start();
                            awaitBlocked(back);
                            throw new IllegalStateException("cancelled");
                          }
                        }))
        .hasMessage("cancelled");
    back.join();
    assertThat(done).containsExactly("load boot/vmlinuz-" + NEW, "unload", "unload");
    assertThat(boots().notBack()).isEmpty();
  }

  private static void awaitBlocked(Thread thread) {
    while (thread.getState() != Thread.State.BLOCKED) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aKernelThatCannotBeGoneIntoDoesNotStayLoaded() {
    isRefusing = true;
    assertThatThrownBy(() -> boots().boot(request("experiment-1"), TICKET, word -> {}))
        .hasMessage("systemctl kexec: no");
    assertThat(done).containsExactly("load boot/vmlinuz-" + NEW, "unload");
    assertThat(boots().back()).isTrue();
  }

  @Test
  void aResetThatComesUpInAnArmIsNotMadeForEver() throws IOException {
    goesDown();
    isIn("boot-2", NEW, loadedCmdline);
    assertThatThrownBy(() -> boots().back()).hasMessageContaining("did not go down");
    assertThatThrownBy(() -> boots().back())
        .as("it is still up: told again")
        .hasMessageContaining("did not go down");
    assertThat(done).endsWith("unload", "plainly", "unload", "plainly");
    done.clear();
    isIn("boot-3", NEW, loadedCmdline);
    assertThatThrownBy(() -> boots().back()).hasMessageContaining("boot it into the former");
    assertThat(done).isEmpty();
  }

  @Test
  void aDiskOnWhichNothingCanBeWrittenKeepsNoMachineInAnArm() throws IOException {
    goesDown();
    isIn("boot-2", NEW, loadedCmdline);
    String before = Files.readString(state.resolve("boot.json"));
    // The write's own temporary file cannot be made where a folder has its name.
    Files.createDirectories(state.resolve(".boot.json.new/in-the-way"));
    assertThatThrownBy(() -> boots().back()).hasMessageContaining("did not go down");
    assertThat(done).endsWith("unload", "plainly");
    assertThat(state.resolve("boot.json")).hasContent(before);
  }

  @Test
  void anExperimentThatEndsWhileAKernelIsLoadedDoesNotGoDown() {
    assertThatThrownBy(
            () ->
                boots()
                    .boot(
                        request("experiment-1"),
                        TICKET,
                        word -> {
                          if (!done.isEmpty()) {
                            throw new IllegalStateException("cancelled");
                          }
                        }))
        .hasMessage("cancelled");
    assertThat(done).doesNotContain("into loaded");
    assertThat(boots().back()).isTrue();
    assertThat(done).endsWith("unload");
  }

  @Test
  void aBootOfAnArmThatNothingTellsOfIsNotBack() throws IOException {
    isIn("boot-2", NEW, "root=/dev/vda quiet mllb.boot=0123456789abcdef");
    assertThat(boots().notBack()).get().asString().contains("that nothing tells of; reboot it");
    assertThatThrownBy(() -> boots().back()).hasMessageContaining("nothing tells of");
    assertThatThrownBy(() -> boots().boot(request("experiment-1"), TICKET, word -> {}))
        .hasMessageContaining("nothing tells of");
    assertThat(done).isEmpty();
  }
}
