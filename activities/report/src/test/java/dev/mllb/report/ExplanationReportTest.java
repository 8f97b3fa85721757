// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mllb.artifact.DirectoryStore;
import dev.mllb.basics.Json;
import dev.mllb.judge.Explanation;
import dev.mllb.model.ExperimentSummary;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a report says of what changed beside the verdict. */
class ExplanationReportTest {

  @TempDir Path folder;
  private DirectoryStore store;
  private SampleReports samples;

  @BeforeEach
  void prepare() {
    store = new DirectoryStore(folder);
    samples = new SampleReports(store);
  }

  private List<Explanation> explained(ExperimentSummary summary) {
    return new ReportSources(store).gather(summary).explanations(summary.trials().get(0));
  }

  @Test
  void theLargestDifferenceBeyondNoiseIsTheSentence() throws Exception {
    ExperimentSummary summary = samples.explained(150, 4);
    Explanation explanation = explained(summary).get(0);
    assertThat(explanation.sentence())
        .startsWith("What went with it: with short ")
        .contains(" than with native: ", " instead of ", " interval ")
        .contains("4 + 4 repetitions with probes", "largest of 2 such differences")
        .endsWith("Whether it is the cause was not tested.");
    assertThat(explanation.differences())
        .filteredOn(Explanation.Difference::isBeyondNoise)
        .extracting(d -> d.metric().name())
        .containsExactlyInAnyOrder("waiting_tasks_mean", "wakeup_wait_mean_us");
    assertThat(explanation.differences().get(0).isBeyondNoise()).isTrue();
    assertThat(explanation.notCompared()).isEmpty();
    assertThat(explanation.differences().get(0).differencePercent()).isCloseTo(150, within(15.0));
    ExperimentReport report = ExperimentReport.of(summary, store);
    String page = report.html(Links.withinStore());
    assertThat(page).contains(Html.escape(explanation.sentence()));
    assertThat(page).contains("Tasks waiting for a CPU over time", "more with short");
    assertThat(report.markdown()).contains(explanation.sentence());
    assertThat(page).contains("Every switch, wake-up and migration of a second", "Open trace file");
    assertThat(report.files()).anyMatch(file -> file.name().equals("capture-1.ftrace.gz"));
    assertThat(String.join(" ", report.lines(80)).replaceAll("\\s+", " "))
        .contains("What went with it: with short");
    JsonNode json = Json.read(new String(report.json(), StandardCharsets.UTF_8), JsonNode.class);
    assertThat(json.at("/explanations/hackbench/0/sentence").asText())
        .isEqualTo(explanation.sentence());
    assertThat(json.at("/explanations/hackbench/0/differences/0/isBeyondNoise").asBoolean())
        .isTrue();
    Path look = Path.of("target/reports/explained.html");
    Files.createDirectories(look.getParent());
    Files.writeString(look, page);
  }

  @Test
  void whatTheArmsHaveInCommonExplainsNothing() {
    ExperimentSummary summary = samples.explained(0, 4);
    List<Explanation> explanations = explained(summary);
    // Short is worse all the same: what was measured does not say why.
    assertThat(explanations.get(0).sentence())
        .isEqualTo(
            "Nothing that was compared explains it: none of 8 quantities differs by more than its"
                + " noise and enough to matter.");
    // Long was decided so early that its counters are not judged: those with probes tell.
    assertThat(explanations.get(1).sentence()).startsWith("Beside it, none of 8 quantities");
    assertThat(explanations.get(1).differences()).allMatch(d -> d.isInstrumented());
    assertThat(explanations.get(0).differences())
        .filteredOn(d -> d.metric().name().equals("interrupts_per_s"))
        .noneMatch(d -> d.isInstrumented());
  }

  @Test
  void tooFewBlocksHaveNoIntervalAndNoSentence() {
    Explanation explanation = explained(samples.explained(150, 2)).get(0);
    assertThat(explanation.differences())
        .extracting(d -> d.metric().name())
        .containsExactlyInAnyOrder("context_switches_per_s", "interrupts_per_s");
    assertThat(explanation.notCompared())
        .contains("tasks waiting for a CPU", "time on a CPU at a stretch")
        .doesNotContain("context switches", "interrupts")
        .hasSize(6);
    assertThat(explanation.sentence()).startsWith("Nothing that was compared explains it");
  }

  @Test
  void threadsOwnTheTailByTheLongWaitsOfTheControl() {
    Explanation explanation = explained(samples.explained(150, 4)).get(0);
    // 9,000 and 958 of 10,058 waits are below 1,024 us: less than 99 %.
    assertThat(explanation.tail().beyondMicros()).isGreaterThan(0);
    assertThat(explanation.tail().threads().get(0).name()).isEqualTo("kworker/<0>");
    assertThat(explanation.tail().threads().get(0).armPerSecond())
        .isGreaterThan(2 * explanation.tail().threads().get(0).controlPerSecond());
    // A thread chooses its own name.
    assertThat(ExperimentReport.of(samples.explained(150, 4), store).html(Links.withinStore()))
        .contains("kworker/&lt;0&gt;")
        .doesNotContain("kworker/<0>");
    assertThat(ExperimentReport.of(samples.explained(150, 4), store).markdown())
        .contains("kworker/\\<0>")
        .doesNotContain("kworker/<0>");
  }

  @Test
  void oneBlockShowsWhoWaits() {
    assertThat(ExperimentReport.of(samples.explained(150, 1), store).markdown())
        .contains("Which threads wait longest", "too few repetitions tell: ");
  }

  @Test
  void resultsOfBeforeHaveNothingToExplain() {
    ExperimentSummary summary = samples.settings();
    assertThat(explained(summary))
        .allSatisfy(e -> assertThat(e.tail().threads()).isEmpty())
        .allSatisfy(e -> assertThat(e.differences()).noneMatch(d -> d.isInstrumented()));
  }

  /** What explains is what nodes measure: a metric that is renamed there shows up here. */
  @Test
  void everyQuantityIsOneThatNodesMeasure() throws Exception {
    Path node = Path.of("../node/src/main/java/dev/mllb/trial");
    String measured =
        Files.readString(node.resolve("ResourceMetrics.java"))
            + Files.readString(node.resolve("RunQueueProbe.java"));
    assertThat(Explanation.quantities())
        .hasSizeGreaterThan(15)
        .allSatisfy(name -> assertThat(measured).contains("\"" + name + "\""));
  }
}
