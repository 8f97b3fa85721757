// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mllb.artifact.DirectoryStore;
import dev.mllb.model.ExperimentSummary;
import dev.mllb.model.MatrixSummary;
import dev.mllb.model.ReportRef;
import dev.mllb.model.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MatrixReportTest {

  @TempDir Path folder;

  private DirectoryStore store;
  private SampleReports samples;

  @BeforeEach
  void setUp() {
    store = new DirectoryStore(folder);
    samples = new SampleReports(store);
  }

  @Test
  void everyHostHasItsVerdictAndFailuresSayWhy() throws IOException {
    ReportRef matrix = new MatrixReport(store).write(campaign());
    assertThat(matrix.sentence())
        .isEqualTo("Of 3 experiments: 1 better, 1 failed, 1 inconclusive.");
    assertThat(matrix.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    String html = Files.readString(store.fetch(matrix.html()));
    String markdown = Files.readString(store.fetch(matrix.markdown()));
    for (String form : List.of(html, markdown)) {
      assertThat(form).contains("node-c went away").contains("model of node-a").contains("trial-0");
    }
    assertThat(html).contains("A model elsewhere").contains("Emulated nodes among them");
  }

  @Test
  void linksLeadToEachExperimentsOwnReport() throws IOException {
    MatrixSummary campaign = campaign();
    ReportRef matrix = new MatrixReport(store).write(campaign);
    Path page = store.fetch(matrix.html());
    ReportRef first = campaign.cells().get(0).report();
    String link = Links.withinStore().to(first.html()).orElseThrow();
    assertThat(Files.readString(page)).contains("href=\"" + link + "\"");
    assertThat(page.resolveSibling(link).normalize()).isEqualTo(store.fetch(first.html()));
  }

  @Test
  void jsonHasTrialsOfThoseThatWereMeasured() throws IOException {
    ReportRef matrix = new MatrixReport(store).write(campaign());
    JsonNode json = new ObjectMapper().readTree(store.fetch(matrix.json()).toFile());
    assertThat(json.get("cells")).hasSize(3);
    assertThat(json.at("/cells/0/trials/0/trial").asText()).isEqualTo("trial-0");
    assertThat(json.at("/cells/2/failure").asText()).isEqualTo("node-c went away");
    assertThat(json.at("/cells/2/trials")).isEmpty();
    assertThat(json.at("/cells/2/verdict").isNull()).isTrue();
  }

  @Test
  void gainHereAndLossThereIsMixed() {
    assertThat(MatrixReport.verdict(of(Verdict.BETTER, Verdict.WORSE))).isEqualTo(Verdict.MIXED);
    assertThat(MatrixReport.verdict(of(Verdict.MIXED, Verdict.BETTER))).isEqualTo(Verdict.MIXED);
    assertThat(MatrixReport.verdict(of(Verdict.BETTER, Verdict.BETTER))).isEqualTo(Verdict.BETTER);
    assertThat(MatrixReport.verdict(of(Verdict.BETTER, Verdict.NO_DIFFERENCE)))
        .isEqualTo(Verdict.INCONCLUSIVE);
  }

  private MatrixSummary of(Verdict... verdicts) {
    MatrixSummary campaign = campaign();
    ReportRef report = campaign.cells().get(0).report();
    List<MatrixSummary.Cell> cells = new ArrayList<>();
    for (Verdict verdict : verdicts) {
      ReportRef judged =
          new ReportRef(report.html(), report.json(), report.markdown(), verdict, "");
      cells.add(new MatrixSummary.Cell("a", "a", "experiment-a-1", "6.12", judged, null));
    }
    return new MatrixSummary(campaign.id(), campaign.plan(), false, cells);
  }

  private MatrixSummary campaign() {
    ExperimentSummary measured = samples.experiment(1);
    ExperimentSummary rejected =
        new ExperimentSummary(
            "experiment-sample-2",
            measured.plan(),
            measured.lineage(),
            List.of(),
            measured.phaseSeconds(),
            "the model was rejected");
    ReportWriter writer = new ReportWriter(store);
    return new MatrixSummary(
        "campaign-sample-1",
        measured.plan(),
        true,
        List.of(
            new MatrixSummary.Cell(
                "node-a", "node-a", "experiment-sample-1", "6.12", writer.write(measured), null),
            new MatrixSummary.Cell(
                "node-a", "node-b", "experiment-sample-2", "6.1", writer.write(rejected), null),
            new MatrixSummary.Cell(
                "node-a", "node-c", "experiment-sample-3", "", null, "node-c went away")));
  }
}
