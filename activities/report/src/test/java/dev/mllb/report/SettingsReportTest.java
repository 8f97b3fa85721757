// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.artifact.DirectoryStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report of an experiment that compares settings, of which none is a model. */
class SettingsReportTest {

  @TempDir Path folder;
  private ExperimentReport report;

  @BeforeEach
  void prepare() {
    DirectoryStore store = new DirectoryStore(folder);
    report = ExperimentReport.of(new SampleReports(store).settings(), store);
  }

  @Test
  void everyArmIsNamedWithItsOwnVerdict() {
    assertThat(report.sentence()).contains("short", "worse").contains("long");
    for (String form : new String[] {report.markdown(), report.html(Links.withinStore())}) {
      assertThat(form).contains("short", "long", "base_slice_ns 100000", "base_slice_ns 30000000");
    }
  }

  @Test
  void nothingIsSaidOfAModelThatThereIsNot() throws Exception {
    String html = report.html(Links.withinStore());
    Files.writeString(Path.of("target", "settings.html"), html);
    assertThat(html).doesNotContain("MLLB better", "golden", "Decisions of the model");
    assertThat(report.markdown()).doesNotContain("null", "NaN");
  }
}
