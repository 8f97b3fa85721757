// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mllb.artifact.DirectoryStore;
import dev.mllb.judge.ExperimentVerdict;
import dev.mllb.model.ExperimentSummary;
import dev.mllb.model.Lineage;
import dev.mllb.model.ReportRef;
import dev.mllb.model.TrialMeasurement;
import dev.mllb.model.TrialResult;
import dev.mllb.model.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

  @TempDir Path directory;
  private DirectoryStore store;
  private SampleReports samples;

  @BeforeEach
  void prepare() {
    store = new DirectoryStore(directory);
    samples = new SampleReports(store);
  }

  @Test
  void thePageIsSelfContainedEscapedAndSmall() throws IOException {
    String html = html(samples.experiment(10));
    assertThat(html.length()).isLessThan(1_000_000);
    assertThat(html)
        .doesNotContain("<script")
        .doesNotContain("http://")
        .doesNotContain("https://")
        .contains("&lt;script&gt;alert(&#39;host&#39;)&lt;/script&gt;")
        .contains("Emulated node: its timings are no evidence about hardware.")
        .contains("prefers-color-scheme: dark")
        .contains("A/A native");
    String copy = System.getenv("MLLB_SAMPLE_REPORT");
    if (copy != null) {
      Files.writeString(Path.of(copy), html(samples.experiment(4)));
    }
  }

  @Test
  void theVerdictComesFirst() throws IOException {
    String html = html(samples.experiment(2));
    assertThat(html.indexOf("MLLB is better on trial-0"))
        .isPositive()
        .isLessThan(html.indexOf("<table"));
  }

  @Test
  void allThreeFormsSayTheSame() throws IOException {
    ReportRef report = new ReportWriter(store).write(samples.experiment(4));
    JsonNode json = new ObjectMapper().readTree(Files.readAllBytes(store.fetch(report.json())));
    String markdown = Files.readString(store.fetch(report.markdown()));
    String html = Files.readString(store.fetch(report.html()));
    assertThat(json.get("sentence").asText()).isEqualTo(report.sentence());
    assertThat(json.get("verdict").asText()).isEqualTo(report.verdict().name());
    assertThat(json.get("emulated").asBoolean()).isTrue();
    for (JsonNode trial : json.get("trials")) {
      assertThat(markdown).contains(trial.get("sentence").asText());
      assertThat(html).contains(Html.escape(trial.get("sentence").asText()));
    }
    assertThat(markdown).contains("Emulated node");
  }

  @Test
  void jsonHasNullForWhatIsNoNumber() throws IOException {
    TrialMeasurement two = samples.measured.measurement(4, 0, 20, 1, "");
    TrialResult result = samples.judged(SampleReports.spec("a"), two);
    assertThat(result.metrics().get(0).lowPercent()).isInfinite();
    ExperimentSummary summary =
        new ExperimentSummary(
            "e",
            SampleReports.plan(List.of(SampleReports.spec("a"))),
            Lineage.EMPTY,
            List.of(result),
            Map.of(),
            null);
    ReportRef report = new ReportWriter(store).write(summary);
    String text = Files.readString(store.fetch(report.json()));
    assertThat(text).doesNotContain("Infinity").doesNotContain("NaN");
    assertThat(new ObjectMapper().readTree(text).at("/trials/0/metrics/0/lowPercent").isNull())
        .isTrue();
  }

  @Test
  void anExperimentThatNeverGotToTrialsIsReportedToo() throws IOException {
    ExperimentSummary summary =
        new ExperimentSummary(
            "e",
            SampleReports.plan(List.of(SampleReports.spec("a"))),
            Lineage.EMPTY,
            List.of(),
            Map.of(),
            "the model was rejected: accuracy 0.61 of 0.90");
    assertThat(html(summary)).contains("Inconclusive: the model was rejected");
    assertThat(new ReportWriter(store).write(summary).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
  }

  @Test
  void tooManyVoidsATripOrTooFewRepetitionsAreNeverANumber() {
    TrialMeasurement fine = samples.measured.measurement(6, 12, 1, 1, "");
    TrialMeasurement tripped =
        new TrialMeasurement(
            fine.samples(),
            fine.metrics(),
            6,
            6,
            1,
            10,
            1,
            List.of("the module went back: x"),
            Map.of());
    TrialMeasurement isVoid = samples.measured.withVoids(6, 12, 3, 3, false);
    TrialMeasurement few = samples.measured.measurement(3, 12, 1, 1, "");
    for (TrialMeasurement measurement : List.of(tripped, isVoid, few)) {
      assertThat(inconclusive(measurement)).startsWith("Inconclusive on a: ");
    }
    assertThat(samples.judged(SampleReports.spec("a"), fine).verdict()).isEqualTo(Verdict.BETTER);
  }

  @Test
  void voidsOfBothArmsAreSaidBesideTheVerdict() {
    assertThat(
            samples.judged(SampleReports.spec("a"), samples.measured.withVoids(6, 12, 2, 2, false)))
        .satisfies(
            result -> {
              assertThat(result.verdict()).isEqualTo(Verdict.BETTER);
              assertThat(result.sentence()).contains("void: 2 native, 2 MLLB");
            });
  }

  @Test
  void anArmThatGivesNoResultMoreOftenCannotWin() {
    assertThat(inconclusive(samples.measured.withVoids(6, 12, 0, 1, true)))
        .contains("how often the workload gave no result")
        .contains("without a result: 0 native, 1 MLLB");
    assertThat(inconclusive(samples.measured.withVoids(6, -12, 1, 0, true)))
        .contains("gave no result");
    assertThat(
            samples
                .judged(SampleReports.spec("a"), samples.measured.withVoids(6, 12, 1, 0, true))
                .verdict())
        .isEqualTo(Verdict.BETTER);
  }

  private String inconclusive(TrialMeasurement measurement) {
    TrialResult result = samples.judged(SampleReports.spec("a"), measurement);
    assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    assertThat(result.metrics()).isEmpty();
    return result.sentence();
  }

  @Test
  void aTrialThatWasRunAgainCountsOnlyWhereItsAttemptsAgree() {
    TrialResult first =
        samples.judged(SampleReports.spec("a"), samples.measured.measurement(6, 9, 1, 1, ""));
    TrialResult other =
        samples.judged(SampleReports.spec("a"), samples.measured.measurement(6, 0, 1, 2, ""));
    assertThat(sentence(first, again(first))).isEqualTo("MLLB is better on a.");
    assertThat(sentence(other, again(first)))
        .contains("Too noisy to tell")
        .contains("attempts of a do not agree");
  }

  private static TrialResult again(TrialResult r) {
    return new TrialResult(
        r.trial(),
        2,
        r.verdict(),
        r.sentence(),
        r.metrics(),
        r.measurement(),
        r.failure(),
        List.of());
  }

  private static String sentence(TrialResult... attempts) {
    ExperimentSummary summary =
        new ExperimentSummary(
            "e",
            SampleReports.plan(List.of(SampleReports.spec("a"))),
            Lineage.EMPTY,
            List.of(attempts),
            Map.of(),
            null);
    return ExperimentVerdict.of(summary).sentence();
  }

  private String html(ExperimentSummary summary) throws IOException {
    return Files.readString(store.fetch(new ReportWriter(store).write(summary).html()));
  }
}
