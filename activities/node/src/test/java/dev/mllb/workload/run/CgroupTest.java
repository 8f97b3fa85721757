// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.basics.FileTree;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mounted cgroup v2 as a folder: whole, and beside cgroup v1 (hybrid), without controllers. */
class CgroupTest {

  @TempDir Path root;

  private Cgroup group() {
    return Cgroup.create(root, "run-1", new MarkedProcesses("none")).orElseThrow();
  }

  @Test
  void kernelsKillsForMemoryAreCounted() throws IOException {
    Cgroup group = group();
    Path folder = root.resolve("mllb/run-1");
    Files.writeString(folder.resolve("memory.events"), "low 0\noom 3\noom_kill 2\n");
    Files.writeString(folder.resolve("memory.peak"), "4096\n");
    assertThat(group.killedForMemory()).isEqualTo(2);
    assertThat(group.peakMemoryBytes()).hasValue(4096);
  }

  /** Only the kernel forgets; a folder keeps what was written. What it cannot forget is unknown. */
  @Test
  void aPeakThatCannotBeForgottenIsNoPeakOfWhatFollows() throws IOException {
    Cgroup group = group();
    group.forgetPeak();
    assertThat(group.peakMemoryBytes()).isEmpty();
  }

  @Test
  void withoutTheMemoryControllerItWorksAndItsFigureIsNotAvailable() throws IOException {
    Cgroup group = group();
    Files.writeString(root.resolve("mllb/run-1/cpu.stat"), "usage_usec 12\n");
    assertThat(group.cpuMicros()).hasValue(12);
    assertThat(group.peakMemoryBytes()).isEmpty();
    assertThat(group.killedForMemory()).isZero();
  }

  /** As one with a process that waits for a disk: it stays, whatever kills it. */
  @Test
  void whatCannotBeStoppedIsNamedAndNotCalledStopped() throws IOException {
    Path state = root.resolve("state");
    Leftovers leftovers = new Leftovers(state);
    String prefix = Leftovers.key(state) + "-";
    String name = prefix + "mix-1";
    Files.writeString(
        Files.createDirectories(root.resolve("mllb").resolve(name)).resolve("cgroup.procs"),
        "2147483646\n");
    Path others = Files.createDirectories(root.resolve("mllb/0-mix-1"));
    assertThatThrownBy(() -> leftovers.stopAll(Cgroup.existing(root, prefix)))
        .isInstanceOfSatisfying(
            MllbException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.HOST_NOT_NATIVE))
        .hasMessageContaining("still there: workload " + name + " (processes [2147483646])");
    assertThat(others).exists();
  }

  /** A root that offers tasks, and a file that a kernel would read as a list of words. */
  @Test
  void controllersThatTheMachineDidNotOfferAreTakenBack() throws IOException {
    Path control = Files.writeString(root.resolve("cgroup.subtree_control"), "cpu pids\n");
    // The first write of ours replaces what is in a plain file; a kernel adds to it.
    assertThat(group().isLeft()).isTrue();
    assertThat(root.resolve("mllb/offered-memory")).isDirectory();
    assertThat(root.resolve("mllb/offered-pids")).doesNotExist();
    Cgroup.leave(root);
    assertThat(root.resolve("mllb/offered-memory")).as("a group is left").isDirectory();

    FileTree.delete(root.resolve("mllb/run-1"));
    Cgroup.leave(root);
    assertThat(control).hasContent("-memory");
    assertThat(root.resolve("mllb/cgroup.subtree_control")).hasContent("-memory");
    assertThat(root.resolve("mllb/offered-memory")).doesNotExist();
  }

  @Test
  void whatTheMachineOfferedBeforeStays() throws IOException {
    Path control = Files.writeString(root.resolve("cgroup.subtree_control"), "cpu memory pids");
    assertThat(group().isLeft()).isTrue();
    FileTree.delete(root.resolve("mllb/run-1"));
    Cgroup.leave(root);
    assertThat(control).content().doesNotContain("-");
  }

  @Test
  void aTreeThatMayNotBeWrittenGivesNoGroupAndNoFailure() throws IOException {
    Path file = Files.writeString(root.resolve("file"), "");
    assertThat(Cgroup.create(file, "run-1", new MarkedProcesses("none"))).isEmpty();
  }
}
