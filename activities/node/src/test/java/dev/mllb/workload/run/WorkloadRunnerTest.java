// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.WorkloadCall;
import dev.mllb.workload.Topology;
import dev.mllb.workload.WorkloadCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkloadRunnerTest {

  @TempDir Path directory;
  private WorkloadRunner runner;

  @BeforeEach
  void makeCatalogue() throws IOException {
    entry("orphans", "[sh, -c, '(sleep 300 &) ; sleep 300']", "timed");
    entry("quick", "[sh, -c, 'echo done']", "fixed");
    entry("broken", "[sh, -c, 'echo no such luck; exit 3']", "fixed");
    entry("nosy", "[sh, -c, 'echo x >left.txt; env']", "fixed");
    entry("absent", "[no-such-program-anywhere]", "fixed");
    runner =
        new WorkloadRunner(
            WorkloadCatalogue.load(directory.resolve("workloads")),
            new Topology(2, 1, 1L << 30),
            directory.resolve("state"));
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
                      "(PATH|LC_ALL|HOME|MLLB_WORKLOAD|PWD|OLDPWD|SHLVL|_|PREFIX|PERF_[A-Z_]+)=.*"));
    }
    assertThat(directory.resolve("state/scratch")).isEmptyDirectory();
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
    Path folder = Files.createDirectories(directory.resolve("workloads").resolve(name));
    String program = name.equals("absent") ? "no-such-program-anywhere" : "sh";
    String duration =
        "  - {name: duration, type: duration, min: 1ms, max: 1h, default: 1s, about: length}\n";
    Files.writeString(
        folder.resolve("workload.yaml"),
        String.join(
            "\n",
            "name: " + name,
            "summary: s",
            "measuresWell: w",
            "measuresBadly: b",
            "programs: [" + program + "]",
            "runs: " + runs,
            "command: " + command,
            "parameters:",
            duration + "parser: none",
            "metrics:",
            "  - {name: m, unit: s, better: lower, headline: true, statistic: mean}",
            ""));
  }
}
