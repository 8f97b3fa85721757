// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mllb.basics.ProcessLock;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.machine.MachineFiles;
import dev.mllb.model.WorkloadCall;
import dev.mllb.workload.Topology;
import dev.mllb.workload.WorkloadCatalogue;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkloadRunnerTest {

  /** What its user left in /tmp goes with a workload: this one has left nothing anywhere. */
  private static final int NOBODYS = 61_234;

  @TempDir Path directory;
  private WorkloadRunner runner;

  @BeforeEach
  void makeCatalogue() throws IOException {
    entry("orphans", "[sh, -c, '(sleep 300 &) ; sleep 300']", "timed");
    entry(
        "sharing",
        "[perl, -e, '$id = shmget(0, 4096, 01600); open F, q(>%s/new); print F $id; close F;"
                .formatted(directory)
            + " rename q(%s/new), q(%s/made); sleep 300']".formatted(directory, directory),
        "timed");
    entry("quick", "[sh, -c, 'echo done']", "fixed");
    entry("broken", "[sh, -c, 'echo no such luck; exit 3']", "fixed");
    entry("nosy", "[sh, -c, 'echo x >left.txt; env']", "fixed");
    entry(
        "prying",
        "[sh, -c, 'echo uid $(id -u); grep -E \"Cap|NoNew\" /proc/self/status;"
            + " echo x >y && echo wrote its scratch;"
            + " cat %s/state/key 2>&1 || echo kept out: state;".formatted(directory)
            + " (echo x >../z) 2>/dev/null || echo kept out: own;"
            + " ls ../.. 2>/dev/null || echo kept out: home']",
        "fixed");
    entry("absent", "[no-such-program-anywhere]", "fixed");
    runner = runner(Optional.empty());
  }

  private WorkloadRunner runner(Optional<WorkloadUser> user) {
    Path state = directory.resolve("state");
    return new WorkloadRunner(
        () -> WorkloadCatalogue.load(directory.resolve("workloads")),
        new Topology(2, 1, 1L << 30),
        new Quarters(state, user),
        new Leftovers(state));
  }

  @Test
  void closingKillsOrphansToo() throws Exception {
    RunningWorkload running = start("orphans", Duration.ofMinutes(1));
    Pause.millis(500);
    assertThat(running.isRunning()).isTrue();
    running.close();
    assertThat(new Leftovers(directory.resolve("state")).stopAll()).isEmpty();
    assertThat(running.isRunning()).isFalse();
  }

  /** As a database does; whoever it runs as, and here as the test's own user. */
  @Test
  void sharedMemoryOfAKilledMemberGoesWithIt() throws Exception {
    Path table = Path.of("/proc/sysvipc/shm");
    assumeTrue(Files.isReadable(table), "this kernel has no System V shared memory");
    RunningWorkload running = start("sharing", Duration.ofMinutes(1));
    Path made = directory.resolve("made");
    for (int look = 0; look < 200 && !Files.exists(made); look++) {
      Pause.millis(50);
    }
    List<String> whileItRan = ids(table);
    running.close();
    String id = Files.readString(made).strip();
    assertThat(whileItRan).contains(id);
    assertThat(ids(table)).doesNotContain(id);
  }

  private static List<String> ids(Path table) throws IOException {
    return Files.readAllLines(table).stream().map(l -> l.strip().split("\\s+", -1)[1]).toList();
  }

  @Test
  void anotherWorkerFindsWhatACrashedOneLeft() throws Exception {
    try (RunningWorkload running = start("orphans", Duration.ofMinutes(1))) {
      Pause.millis(500);
      assertThat(new Leftovers(directory.resolve("elsewhere")).stopAll()).isEmpty();
      assertThat(running.isRunning()).isTrue();
      assertThat(new Leftovers(directory.resolve("state")).stopAll()).isNotEmpty();
      assertThat(new Leftovers(directory.resolve("state")).stopAll()).isEmpty();
    }
  }

  /** The worker of the same state folder runs on beside a bench that was killed. */
  @Test
  void whatACommandByHandLeftIsStoppedAndNothingElse() throws Exception {
    Path state = directory.resolve("state");
    WorkloadRunner byHand =
        new WorkloadRunner(
            () -> WorkloadCatalogue.load(directory.resolve("workloads")),
            new Topology(2, 1, 1L << 30),
            new Quarters(state, Optional.empty()),
            Leftovers.byHand(state));
    WorkloadCall call = new WorkloadCall("orphans", Map.of());
    try (RunningWorkload workers = start("orphans", Duration.ofMinutes(1));
        RunningWorkload left =
            byHand.start(call, Duration.ofMinutes(1), directory.resolve("left"))) {
      Pause.millis(500);
      assertThat(left.isRunning()).isTrue();
      assertThat(Leftovers.byHand(state).stopAll()).isNotEmpty();
      assertThat(Leftovers.byHand(state).stopAll()).isEmpty();
      assertThat(workers.isRunning()).isTrue();
    }
    try (RunningWorkload left =
        byHand.start(call, Duration.ofMinutes(1), directory.resolve("left"))) {
      Pause.millis(500);
      assertThat(left.isRunning()).isTrue();
      // A worker that starts knows no better: nobody measures by hand then.
      assertThat(new Leftovers(state).stopAll()).isNotEmpty();
    }
  }

  /** What a worker that starts would stop and sweep is a bench's that started just before. */
  @Test
  void aWorkerThatStartsWaitsForACommandThatMeasuresByHand() throws Exception {
    Path state = Files.createDirectories(directory.resolve("state"));
    Process bench =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ByHand.class.getName(),
                state.toString())
            .redirectErrorStream(true)
            .start();
    try (var words = bench.inputReader()) {
      String said = words.readLine();
      while (said != null && !said.equals("holds")) {
        said = words.readLine();
      }
      assertThat(said).isEqualTo("holds");
      assertThatThrownBy(() -> Leftovers.holdByHand(state)).hasMessageContaining("by hand");
      CompletableFuture<Boolean> began =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  ProcessLock.close(Leftovers.awaitNobodyByHand(state));
                  return true;
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      Pause.millis(300);
      assertThat(began).isNotDone();
      bench.destroyForcibly().waitFor();
      assertThat(began.get(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      bench.destroyForcibly();
    }
    ProcessLock.close(Leftovers.holdByHand(state));
  }

  /** A command in a process of its own. */
  static final class ByHand {

    private ByHand() {}

    public static void main(String[] args) throws InterruptedException {
      FileChannel held = Leftovers.holdByHand(Path.of(args[0]));
      System.out.println("holds");
      Thread.sleep(Duration.ofMinutes(1).toMillis());
      ProcessLock.close(held);
    }
  }

  @Test
  void filesOfAnEarlierLifeAreRemoved() {
    Path state = directory.resolve("state");
    assumeTrue(WorkloadUser.of(MachineFiles.HERE).isEmpty(), "its user's files are elsewhere");
    Path file = new Quarters(state, Optional.empty()).newScratch("quick").work();
    new Leftovers(state).removeFiles();
    assertThat(file).doesNotExist();
  }

  @Test
  void loadEndsWithItsDuration() throws Exception {
    long start = System.nanoTime();
    try (RunningWorkload running = start("orphans", Duration.ofMillis(700))) {
      running.outcome();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void fixedWorkIsRepeatedUntilTheDurationIsOver() throws Exception {
    try (RunningWorkload running = start("quick", Duration.ofSeconds(1))) {
      running.outcome();
      assertThat(Files.readAllLines(running.log())).hasSizeGreaterThan(2).containsOnly("done");
    }
  }

  @Test
  void measuringRunsOnceAndKeepsTheLog() throws Exception {
    try (RunningWorkload running =
        runner.measure(new WorkloadCall("quick", Map.of()), directory.resolve("logs"))) {
      assertThat(running.outcome().wall()).isPositive();
      assertThat(Files.readString(running.log())).isEqualTo("done\n");
    }
  }

  /** The worker's environment holds keys; what a workload writes would fill the disk. */
  @Test
  void aWorkloadSeesNothingOfTheWorkerAndLeavesNothing() throws Exception {
    try (RunningWorkload running =
        runner.measure(new WorkloadCall("nosy", Map.of()), directory.resolve("logs"))) {
      running.outcome();
      assertThat(Files.readAllLines(running.log()))
          .isNotEmpty()
          .allMatch(
              line ->
                  line.matches(
                      "(PATH|LC_ALL|HOME|TMPDIR|MLLB_WORKLOAD|PWD|OLDPWD|SHLVL|_|PREFIX|PERF_[A-Z_]+)=.*"));
    }
    assertThat(directory.resolve("state/scratch")).isEmptyDirectory();
  }

  /** Nothing of it ever ran that would remove its files at the end. */
  @Test
  void aLaunchThatFailsLeavesNothing() throws Exception {
    Path file = Files.createFile(directory.resolve("no-folder"));
    assertThatThrownBy(() -> runner.measure(new WorkloadCall("quick", Map.of()), file))
        .isInstanceOf(MllbException.class);
    assertThat(directory.resolve("state/scratch")).isEmptyDirectory();

    entry("uncompiled", "['${program}']", "fixed");
    Path folder = directory.resolve("workloads/uncompiled");
    Files.writeString(folder.resolve("bad.c"), "no C at all");
    Files.writeString(
        folder.resolve("workload.yaml"), "source: bad.c\n", StandardOpenOption.APPEND);
    assertThatThrownBy(() -> measure("uncompiled")).hasMessageContaining("bad.c");
    assertThat(directory.resolve("state/scratch")).isEmptyDirectory();
    assertThat(directory.resolve("state/programs")).isEmptyDirectory();
  }

  /** What is measured is somebody else's program: it gets what an ordinary user gets, or less. */
  @Test
  void rootsWorkloadsRunAsAnotherUser() throws Exception {
    WorkloadUser user = new WorkloadUser(NOBODYS, NOBODYS, directory.resolve("home"));
    assumeTrue(canBecome(user), "only root may become another user");
    runner = runner(Optional.of(user));
    Path key = Files.createDirectories(directory.resolve("state")).resolve("key");
    Files.writeString(key, "secret");
    // As its unit does; this folder of the test is on the way to the home of workloads.
    Files.setPosixFilePermissions(key.getParent(), PosixFilePermissions.fromString("rwx------"));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    try (RunningWorkload running =
        runner.measure(new WorkloadCall("prying", Map.of()), directory.resolve("logs"))) {
      running.outcome();
      assertThat(Files.readAllLines(running.log()))
          .contains("uid " + NOBODYS, "CapEff:\t0000000000000000", "CapBnd:\t0000000000000000")
          .contains("NoNewPrivs:\t1", "wrote its scratch", "kept out: state", "kept out: own")
          .contains("kept out: home");
    }
    assertThat(new Quarters(directory.resolve("state"), Optional.of(user)).newScratch("x").own())
        .hasParent(directory.resolve("home/" + Leftovers.key(key.getParent()) + "/scratch"));
  }

  @Test
  void aHomeThatIsNotRootsIsRefused() throws Exception {
    WorkloadUser user = new WorkloadUser(NOBODYS, NOBODYS, directory.resolve("home"));
    assumeTrue(canBecome(user), "only root may become another user");
    Files.createDirectory(user.home());
    Files.setAttribute(user.home(), "unix:uid", NOBODYS);
    runner = runner(Optional.of(user));
    assertThatThrownBy(() -> start("quick", Duration.ofSeconds(1)))
        .isInstanceOfSatisfying(
            MllbException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.PERMISSION_DENIED))
        .hasMessageContaining("chown root: " + user.home());
  }

  private static boolean canBecome(WorkloadUser user) throws Exception {
    List<String> command = new ArrayList<>(user.prefix(Set.of()));
    command.add("true");
    return new ProcessBuilder(command).start().waitFor() == 0;
  }

  @Test
  void aCrashQuotesTheLog() {
    try (RunningWorkload running =
        runner.measure(new WorkloadCall("broken", Map.of()), directory.resolve("logs"))) {
      assertThatThrownBy(running::outcome)
          .isInstanceOfSatisfying(
              MllbException.class,
              e -> assertThat(e.code()).isEqualTo(FailureCode.WORKLOAD_CRASHED))
          .hasMessageContaining("exit code 3")
          .hasMessageContaining("no such luck");
    }
  }

  private RunningWorkload measure(String name) {
    return runner.measure(new WorkloadCall(name, Map.of()), directory.resolve("logs"));
  }

  @Test
  void aMissingProgramNamesItsPackage() {
    assertThatThrownBy(() -> start("absent", Duration.ofSeconds(1)))
        .isInstanceOfSatisfying(
            MllbException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.TOOL_MISSING))
        .hasMessageContaining("no-such-program-anywhere");
  }

  private RunningWorkload start(String name, Duration duration) {
    return runner.start(new WorkloadCall(name, Map.of()), duration, directory.resolve("logs"));
  }

  private void entry(String name, String command, String runs) throws IOException {
    new TestEntries(directory.resolve("workloads")).write(name, command, runs);
  }
}
