// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.artifact.DirectoryStore;
import dev.mllb.model.ReportRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A report stays a file that can be mailed. */
class ReportSizeTest {

  private static final long LIMIT_BYTES = 1_000_000;

  @TempDir Path folder;

  @Test
  void tenTrialsOfTwelveMetricsFitInAMegabyte() throws IOException {
    DirectoryStore store = new DirectoryStore(folder);
    ReportRef report = new ReportWriter(store).write(new SampleReports(store).large(10, 20, 12));
    assertThat(report.html().sizeBytes()).isBetween(200_000L, LIMIT_BYTES);
    String copy = System.getenv("MLLB_SAMPLE_REPORT");
    if (copy != null) {
      Files.copy(store.fetch(report.html()), Path.of(copy));
    }
  }

  @Test
  void aLargeMachineMakesNoLargePicture() {
    String small = HeatMap.draw(SampleModel.profile(32).byCpuPair());
    String large = HeatMap.draw(SampleModel.profile(256).byCpuPair());
    assertThat(large.length()).isLessThan(2 * small.length());
    assertThat(large).contains("CPU 0–7 to CPU 248–255");
  }
}
