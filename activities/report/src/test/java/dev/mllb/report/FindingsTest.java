// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.artifact.DirectoryStore;
import dev.mllb.model.ExperimentSummary;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FindingsTest {

  @Test
  void eachTrialHasItsSentence(@TempDir Path folder) {
    ExperimentSummary summary = new SampleReports(new DirectoryStore(folder)).experiment(4);

    List<String> findings = Findings.of(summary);

    assertThat(findings).hasSize(4);
    assertThat(findings.get(0)).startsWith("trial-0: MLLB is better. With it, ");
    assertThat(findings.get(2)).startsWith("trial-2: MLLB is worse.");
  }

  /** 9 % of noise and six repetitions: the reader is told what it would take. */
  @Test
  void tooNoisySaysWhatItWouldTake(@TempDir Path folder) {
    ExperimentSummary summary = new SampleReports(new DirectoryStore(folder)).experiment(4);

    assertThat(Findings.of(summary).get(3))
        .contains(
            "too noisy to tell",
            "One repetition varies by",
            "repetitions of each arm instead of 6");
    assertThat(Findings.next(summary))
        .anyMatch(next -> next.contains("design.maxRepetitions"))
        .anyMatch(next -> next.contains("ARM64 machine"));
  }
}
