// SPDX-License-Identifier: Apache-2.0
package dev.mllb.scheduler.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.machine.MachineFiles;
import dev.mllb.model.SchedulerCall;
import dev.mllb.scheduler.Scheduler;
import dev.mllb.scheduler.SchedulerCatalogue;
import dev.mllb.workload.run.Leftovers;
import dev.mllb.workload.run.Pause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real programs that write into a folder what a kernel would say of them. */
class ProgramSchedulerTest {

  @TempDir Path root;
  private SchedExt kernel = new SchedExt(new MachineFiles(Path.of("/nowhere")));

  @BeforeEach
  void machine() throws IOException {
    kernel = new SchedExt(new MachineFiles(root));
    Files.createDirectories(root.resolve("sys/kernel/sched_ext/root"));
    Files.createDirectories(root.resolve("schedulers"));
    Files.writeString(root.resolve("sys/kernel/sched_ext/state"), "disabled\n");
  }

  /** One whose program is this shell text, which finds the kernel's folder in $k. */
  private Scheduler scheduler(String text) throws IOException {
    Path program = root.resolve("scx_mine");
    Files.writeString(
        program, "#!/bin/sh\nk=" + root.resolve("sys/kernel/sched_ext") + "\n" + text + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(
        root.resolve("schedulers/mine.yaml"),
        """
        summary: One of ours.
        ops: mine
        command: [%s, --slice-us, "${slice:us}", "${how:arguments}"]
        options:
          - {name: slice, type: duration, min: 1us, max: 20ms, default: 3ms, about: the slice}
          - {name: how, type: enum, choices: {plain: [], fast: [--fast, "1"]}, default: plain, about: how}
        """
            .formatted(program));
    return SchedulerCatalogue.load(Path.of("../../benchmarks/schedulers"))
        .with(root.resolve("schedulers"))
        .find(new SchedulerCall("mine", Map.of("slice", "1ms", "how", "fast")));
  }

  private static final String IN_FORCE =
      """
      trap 'echo disabled >$k/state; : >$k/root/ops; exit 0' TERM
      echo "$@" >$k/arguments; env >$k/environment
      echo mine_1.2_aarch64 >$k/root/ops; echo enabled >$k/state
      while :; do sleep 0.05; done
      """;

  private ProgramScheduler start(Scheduler scheduler) {
    return start(scheduler, Duration.ofSeconds(20));
  }

  private ProgramScheduler start(Scheduler scheduler, Duration limit) {
    return ProgramScheduler.start(
        scheduler,
        Map.of("slice", "1ms", "how", "fast"),
        kernel,
        new Leftovers(root.resolve("state")).newGroup("scheduler-mine"),
        limit);
  }

  private void refusedAs(FailureCode code, String sentence, Scheduler mine, Duration limit) {
    assertThatThrownBy(() -> start(mine, limit))
        .isInstanceOfSatisfying(MllbException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageStartingWith("scheduler mine did not come into force: " + sentence);
  }

  @Test
  void isInForceUntilItIsClosedAndGetsItsOptionsAndNothingOfTheWorkers() throws IOException {
    Scheduler mine = scheduler(IN_FORCE);
    try (ProgramScheduler running = start(mine)) {
      assertThat(kernel.state()).isEqualTo("enabled");
      assertThat(mine.isCalled(kernel.ops())).isTrue();
      assertThat(running.end()).isEmpty();
      assertThat(root.resolve("sys/kernel/sched_ext/arguments"))
          .hasContent("--slice-us 1000 --fast 1");
      assertThat(Files.readString(root.resolve("sys/kernel/sched_ext/environment")))
          .contains("PATH=/usr/sbin:/usr/bin")
          .doesNotContain("HOME=", "JAVA_HOME");
    }
    assertThat(kernel.isOff()).isTrue();
  }

  @Test
  void anotherProgramOrAnotherWayToCallItIsAnotherVersion() throws IOException {
    String first = ProgramScheduler.versionOf(scheduler("exit 0"));
    String other = ProgramScheduler.versionOf(scheduler("exit 1"));
    Path file = root.resolve("schedulers/mine.yaml");
    Files.writeString(file, Files.readString(file).replace("default: 3ms", "default: 4ms"));
    String called =
        ProgramScheduler.versionOf(
            SchedulerCatalogue.load(Path.of("../../benchmarks/schedulers"))
                .with(root.resolve("schedulers"))
                .find(new SchedulerCall("mine", Map.of())));
    assertThat(Set.of(first, other, called)).hasSize(3);
    assertThat(ProgramScheduler.versionOf(scheduler("exit 0"))).isEqualTo(first);
  }

  @Test
  void oneThatDoesNotHearIsKilled() throws IOException {
    ProgramScheduler running = start(scheduler(IN_FORCE.replaceFirst(".*\n", "trap '' TERM\n")));
    running.close();
    assertThat(running.end()).startsWith("its program ended (137)");
  }

  /** What has ended and was not waited for yet by its new parent does not run. */
  private static boolean isRunning(long pid) throws IOException {
    Path stat = Path.of("/proc/" + pid + "/stat");
    return Files.exists(stat) && !Files.readString(stat).contains(") Z ");
  }

  /** A script that starts it is no reason for a scheduler to outlive its repetition. */
  @Test
  void whatAProgramStartedGoesWithIt() throws IOException {
    String child = "sh -c 'trap \"\" TERM; echo $$ >$0/child; while :; do sleep 0.05; done' $k &\n";
    ProgramScheduler running =
        start(scheduler("export k\n" + child + IN_FORCE.replaceFirst(".*\n", "")));
    Path file = root.resolve("sys/kernel/sched_ext/child");
    while (!Files.exists(file) || Files.size(file) == 0) {
      Pause.millis(20);
    }
    long pid = Long.parseLong(Files.readString(file).strip());
    assertThat(isRunning(pid)).isTrue();
    running.close();
    assertThat(isRunning(pid)).isFalse();
  }

  @Test
  void oneThatGoesIntoTheBackgroundIsNotLeftThere() throws IOException {
    Scheduler mine = scheduler("sleep 600 & echo $! >$k/child; exit 0");
    refusedAs(
        FailureCode.UNSUPPORTED_KERNEL,
        "its program ended (0; it has to stay until it is told to end): it said nothing",
        mine,
        Duration.ofSeconds(20));
    long pid = Long.parseLong(Files.readString(root.resolve("sys/kernel/sched_ext/child")).strip());
    assertThat(isRunning(pid)).isFalse();
  }

  @Test
  void oneThatIsSlowOrMetAnotherMayComeAnotherTime() throws IOException {
    refusedAs(
        FailureCode.HOST_BUSY, "not within 1 s", scheduler("sleep 600"), Duration.ofSeconds(1));
    Files.writeString(root.resolve("sys/kernel/sched_ext/root/ops"), "theirs\n");
    refusedAs(
        FailureCode.HOST_BUSY,
        "its program ended (1): busy; in force is theirs",
        scheduler("echo busy; exit 1"),
        Duration.ofSeconds(20));
  }

  @Test
  void oneThatEndsSaysWhy() throws IOException {
    refusedAs(
        FailureCode.UNSUPPORTED_KERNEL,
        "its program ended (3): Error: verifier says no",
        scheduler("echo loading; echo 'Error: verifier says no' >&2; exit 3"),
        Duration.ofSeconds(20));
  }

  @Test
  void oneThatComesIntoForceUnderAnotherNameIsNotTheOne() throws IOException {
    refusedAs(
        FailureCode.UNSUPPORTED_KERNEL,
        "not within 1 s; in force is other_1.2_aarch64",
        scheduler(IN_FORCE.replace("mine_1.2", "other_1.2")),
        Duration.ofSeconds(1));
    assertThat(kernel.isOff()).isTrue();
  }

  @Test
  void oneThatOthersCanChangeIsNotRun() throws IOException {
    Scheduler mine = scheduler("touch $k/was-run");
    Files.setPosixFilePermissions(
        root.resolve("scx_mine"), PosixFilePermissions.fromString("rwxr-xrwx"));
    assertThatThrownBy(() -> start(mine)).hasMessageContaining("may be written by others");
    assertThat(root.resolve("sys/kernel/sched_ext/was-run")).doesNotExist();
  }

  @Test
  void theFileOfOneIsLookedAtWhole() throws IOException {
    Scheduler unused = scheduler(IN_FORCE);
    Path file = root.resolve("schedulers/mine.yaml");
    String sound = Files.readString(file);
    refused(sound.replace("ops: mine", "ops: ''"), "ops is the begin of the name");
    refused(sound.replace("command: [/", "command: [scx_mine, /"), "by its whole path");
    refused(sound.replace("${slice:us}", "${slices}"), "mine: no parameter for ${slices}");
    refused(sound + "object: mine.bpf.o\n", "unknown key object");
  }

  private void refused(String yaml, String why) throws IOException {
    Files.writeString(root.resolve("schedulers/mine.yaml"), yaml);
    SchedulerCatalogue catalogue =
        SchedulerCatalogue.load(Path.of("../../benchmarks/schedulers"))
            .with(root.resolve("schedulers"));
    assertThatThrownBy(() -> catalogue.find(new SchedulerCall("mine", Map.of())))
        .hasMessageContaining("scheduler mine cannot be used: ")
        .hasMessageContaining(why);
  }
}
