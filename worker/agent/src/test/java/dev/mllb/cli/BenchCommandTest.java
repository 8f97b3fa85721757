// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mllb.cli.output.ExitCodes;
import dev.mllb.sample.Repetition;
import dev.mllb.sample.SampleFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** {@code mllb bench} from outside: words, exit codes, and what it leaves on the disk. */
class BenchCommandTest {

  @TempDir Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int bench(String... arguments) {
    List<String> all = new ArrayList<>(List.of("bench"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--state", directory.resolve("state").toString()));
    all.addAll(List.of("--artifacts", directory.resolve("store").toString()));
    CommandLine commandLine = Mllb.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(all.toArray(new String[0]));
  }

  /** The shortest trial there is: two repetitions of each arm, a tenth of a second each. */
  private int shortest(String... more) {
    List<String> all =
        new ArrayList<>(
            List.of("fibonacci", "-p", "duration=100ms", "-p", "depth=2", "-p", "trees=1"));
    all.addAll(
        List.of(
            "--min-repetitions", "2", "--max-repetitions", "2", "--warmup", "0", "--settle", "0s"));
    all.add("--json");
    all.addAll(List.of(more));
    return bench(all.toArray(new String[0]));
  }

  private JsonNode printed() throws IOException {
    return new JsonMapper().readTree(out.toString());
  }

  private List<Repetition> samples(String id) throws IOException {
    return SampleFile.read(directory.resolve("state/trials/" + id + "/fibonacci-1/samples.jsonl"));
  }

  @Test
  void aTrialIsMeasuredAndJudged() throws IOException {
    int exit = shortest("--id", "bench");
    // A busy machine may void repetitions; then there is no number, and the exit code says so.
    boolean isJudged = printed().get("verdict").asText().equals("TOO_NOISY");
    assertThat(exit).isEqualTo(isJudged ? ExitCodes.OK : ExitCodes.INCONCLUSIVE);
    assertThat(printed().get("sentence").asText()).contains("on fibonacci");
    assertThat(samples("bench"))
        .hasSizeGreaterThanOrEqualTo(3)
        .allSatisfy(
            r -> {
              assertThat(r.metrics().get("trees_per_s")).isPositive();
              assertThat(r.histograms().get("tree_latency_us").all()).isPositive();
            });
  }

  @Test
  void aSeriesCountsItsVerdicts() throws IOException {
    shortest("--id", "bench", "--series", "3", "--seed", "5");
    JsonNode series = printed();
    // A busy machine may void all repetitions, and then there is no metric to name.
    if (series.get("inconclusive").asInt() < 3) {
      assertThat(series.get("metric").get("name").asText()).isEqualTo("trees_per_s");
    }
    assertThat(series.get("experiments")).hasSize(3);
    assertThat(series.get("experiments").get(2).get("seed").asInt()).isEqualTo(7);
    // With two repetitions of each arm no order is rare enough to be called different.
    assertThat(series.get("different").asInt()).isZero();
    assertThat(series.get("tooNoisy").asInt() + series.get("inconclusive").asInt()).isEqualTo(3);
    assertThat(samples("bench-5").get(0).slot()).isNotNull();
    assertThat(err.toString()).contains("seed 5: ", "seed 7: ");
  }

  @Test
  void theSameNameGoesOnWhereItStopped() throws IOException {
    shortest("--id", "again");
    int first = samples("again").size();
    shortest("--id", "again");
    assertThat(samples("again")).hasSize(first);
  }

  @Test
  void anOldResultIsNoAnswerToOtherOptions() throws IOException {
    shortest("--id", "mine");
    int first = samples("mine").size();
    assertThat(shortest("--id", "mine", "-p", "trees=2")).isNotEqualTo(ExitCodes.OK);
    assertThat(err.toString()).contains("'mine' was measured or begun here with other options");
    assertThat(samples("mine")).hasSize(first);

    shortest("--id", "mine", "--plant", "50");
    assertThat(samples("mine.plant50")).as("measured, not taken up").isNotEmpty();
  }

  @Test
  void withoutANameEachRunIsItsOwn() throws IOException {
    shortest();
    shortest();
    try (var runs = Files.list(directory.resolve("state/trials"))) {
      assertThat(runs).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--plant 5 --module /no/mllb.ko",
        "--module /no/mllb.ko --model /no/model.h",
        "--model /no/model.h --mode OFF",
        "--arm native --arm m:scheduler=domains,model=trained",
        "--arm native --arm m:scheduler=domains,model=trained --module /no/mllb.ko",
        "--plant 95",
        "--min 3 --max 2",
        "--series 0",
        "--indifference 0",
        "--design TURNS",
        "--design SWITCHBACK --slice 100ms --edge 100ms",
        "--settle-seconds -1"
      })
  void optionsThatContradictEachOtherAreAUsageError(String options) {
    List<String> all = new ArrayList<>(List.of("fibonacci"));
    all.addAll(List.of(options.split(" ", -1)));
    assertThat(bench(all.toArray(new String[0]))).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).isNotBlank().doesNotContain("at dev.mllb");
  }

  @Test
  void aMisspeltOptionOfASchedulerIsNotCalledATunableAlone() {
    assertThat(bench("fibonacci", "--arm", "native", "--arm", "m:scheduler=domains,slise_us=5"))
        .isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString())
        .contains("m: slise_us is no option of scheduler domains, which has ")
        .contains(", and no tunable; mllb tunables lists those");
  }

  @Test
  void anUnknownWorkloadOrParameterIsAPlanThatIsRejected() {
    assertThat(bench("crysis")).isEqualTo(ExitCodes.PLAN_REJECTED);
    assertThat(bench("fibonacci", "-p", "speed=9")).isEqualTo(ExitCodes.PLAN_REJECTED);
    assertThat(bench("wakeup-latency", "--design", "switchback"))
        .isEqualTo(ExitCodes.PLAN_REJECTED);
    assertThat(bench("fibonacci", "-p", "cpus=3-1")).isEqualTo(ExitCodes.PLAN_REJECTED);
    assertThat(err.toString())
        .contains("crysis is not in the catalogue")
        .contains("parameter speed is not a parameter of fibonacci")
        .contains("wakeup-latency does not count its operations while it runs")
        .contains("ends before it begins")
        .doesNotContain("at dev.mllb");
  }
}
