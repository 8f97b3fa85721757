// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.cli.output.ExitCodes;
import dev.mllb.model.WorkloadCall;
import dev.mllb.workload.Topology;
import dev.mllb.workload.WorkloadCatalogue;
import dev.mllb.workload.log.LogParsers;
import dev.mllb.workload.run.RunningWorkload;
import dev.mllb.workload.run.WorkloadRunner;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MllbTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int execute(String... args) {
    CommandLine commandLine = Mllb.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(args);
  }

  @Test
  void helpListsExitCodes() {
    assertThat(execute("--help")).isEqualTo(ExitCodes.OK);
    assertThat(out.toString()).contains("Exit codes:", "4     finished but inconclusive");
  }

  @Test
  void aloneItSaysWhereToStart() {
    assertThat(execute()).isEqualTo(ExitCodes.OK);
    assertThat(out.toString()).contains("mllb doctor", "mllb init", "mllb plan check");
  }

  @Test
  void everyCommandHasItsGroup() {
    execute("--help");
    assertThat(out.toString()).contains("Experiments:", "Fleet:").doesNotContain("Others:");
  }

  /** Help needs no server, no node and no argument, and does nothing. */
  @Test
  void everyCommandHasHelp() {
    everyCommandHasHelp(Mllb.commandLine(), List.of());
    assertThat(err.toString()).isEmpty();
  }

  private void everyCommandHasHelp(CommandLine command, List<String> words) {
    List<String> line = new ArrayList<>(words);
    line.add("--help");
    // Handed to the shell script as they are.
    if (words.equals(List.of("lab")) || words.equals(List.of("server"))) {
      return;
    }
    assertThat(execute(line.toArray(String[]::new))).as(line.toString()).isEqualTo(ExitCodes.OK);
    command
        .getSubcommands()
        .forEach(
            (name, below) -> {
              List<String> more = new ArrayList<>(words);
              more.add(name);
              everyCommandHasHelp(below, more);
            });
  }

  @Test
  void theWrittenPlanIsRightAndNeverOverwrites(@TempDir Path folder) throws IOException {
    String file = folder.resolve("my.yaml").toString();
    assertThat(execute("init", file)).isEqualTo(ExitCodes.OK);
    assertThat(execute("plan", "check", file, "--noise", "3")).isEqualTo(ExitCodes.OK);
    assertThat(out.toString()).contains("mine: no fault found", "repetitions of each arm");
    Files.writeString(Path.of(file), "kept");
    assertThat(execute("init", file)).isEqualTo(ExitCodes.FAILURE);
    assertThat(Path.of(file)).hasContent("kept");
  }

  @Test
  void aNewWorkloadOfOnesOwnWorksAsItIsWritten(@TempDir Path folder) throws Exception {
    assertThat(execute("workload", "new", "mine", "-o", folder.toString())).isEqualTo(ExitCodes.OK);
    assertThat(execute("workload", "new", "mine", "-o", folder.toString()))
        .isEqualTo(ExitCodes.FAILURE);
    assertThat(execute("workload", "new", "hackbench", "-o", folder.toString()))
        .isEqualTo(ExitCodes.FAILURE);
    WorkloadRunner runner =
        new WorkloadRunner(
            () -> WorkloadCatalogue.load().with(folder), Topology.here(), folder.resolve("state"));
    WorkloadCall call = new WorkloadCall("mine", Map.of("blocks", "1000"));
    try (RunningWorkload running = runner.measure(call, folder.resolve("logs"))) {
      running.outcome();
      assertThat(LogParsers.read(running.workload(), running.log()).metrics())
          .containsOnlyKeys("copied_s");
      assertThat(runner.programs(call)).containsKeys("dd", "mine.yaml");
    }
  }

  @Test
  void aPlanThatCannotDecideIsCalledSo(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("few.yaml");
    Files.writeString(
        file,
        """
        name: few
        design: {minRepetitions: 2, maxRepetitions: 3}
        trials: [{name: fib, workload: fibonacci}]
        """);
    assertThat(execute("plan", "check", file.toString())).isEqualTo(ExitCodes.OK);
    assertThat(out.toString()).contains("verdict: none is possible");
  }

  @Test
  void keysAndCataloguesExplainThemselves() {
    assertThat(execute("explain", "design")).isEqualTo(ExitCodes.OK);
    assertThat(execute("workloads", "fibonacci")).isEqualTo(ExitCodes.OK);
    assertThat(execute("tunables")).isEqualTo(ExitCodes.OK);
    assertThat(out.toString())
        .contains("design.maxRepetitions", "trees_per_s (headline)", "migration_cost_ns");
    assertThat(execute("explain", "nonsense")).isEqualTo(ExitCodes.FAILURE);
  }

  @Test
  void completesInFish() {
    assertThat(execute("completion", "fish")).isEqualTo(ExitCodes.OK);
    assertThat(out.toString())
        .contains("complete -c mllb -n 'not __fish_seen_subcommand_from")
        .contains("-l wait");
  }

  @Test
  void anAddressThatIsNoneIsASentence() {
    assertThat(execute("artifacts", "get", "x")).isEqualTo(ExitCodes.FAILURE);
    assertThat(err.toString())
        .contains("x is not an artifact address")
        .doesNotContain("fault of mllb");
  }

  @Test
  void unknownCommandIsAUsageErrorWithoutStackTrace() {
    assertThat(execute("frobnicate")).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).contains("frobnicate").doesNotContain("at dev.mllb");
  }
}
