// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.mllb.artifact.DirectoryStore;
import dev.mllb.model.ExperimentSummary;
import dev.mllb.model.Lineage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/reference/report.schema.json promises to programs, held against what is written. */
class ReportSchemaTest {

  private static final Path SCHEMA = Path.of("../../docs/reference/report.schema.json");

  @TempDir Path folder;

  private DirectoryStore store;
  private SampleReports samples;
  private Schema schema;

  @BeforeEach
  void setUp() throws IOException {
    store = new DirectoryStore(folder);
    samples = new SampleReports(store);
    schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(Files.readString(SCHEMA), InputFormat.JSON);
  }

  @Test
  void aWholeReportIsValid() throws IOException {
    assertThat(faults(json(samples.experiment(4)))).isEmpty();
  }

  @Test
  void aReportWithSeveralBlocksOfProbesIsValid() throws IOException {
    assertThat(faults(json(samples.explained(10, 4)))).isEmpty();
  }

  @Test
  void aReportOfThreeArmsIsValid() throws IOException {
    assertThat(faults(json(samples.settings()))).isEmpty();
  }

  @Test
  void aReportOfAnExperimentThatNeverGotToTrialsIsValid() throws IOException {
    ExperimentSummary nothing =
        new ExperimentSummary(
            "e",
            SampleReports.plan(List.of(SampleReports.spec("a"))),
            Lineage.EMPTY,
            List.of(),
            Map.of(),
            "the model was rejected");
    assertThat(faults(json(nothing))).isEmpty();
  }

  @Test
  void aReportThatBreaksThePromiseIsFound() throws IOException {
    String report = json(samples.experiment(2));
    assertThat(faults(report.replace("\"arm\" : \"mllb\"", "\"arm\" : \"an arm\""))).isNotEmpty();
    assertThat(faults(report.replace("\"sentence\"", "\"phrase\""))).isNotEmpty();
    assertThat(faults(report.replace("\"BETTER\"", "\"GOOD\""))).isNotEmpty();
  }

  private String json(ExperimentSummary summary) throws IOException {
    return Files.readString(store.fetch(new ReportWriter(store).write(summary).json()));
  }

  private List<String> faults(String json) {
    return schema.validate(json, InputFormat.JSON).stream().map(Object::toString).toList();
  }
}
