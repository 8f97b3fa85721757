// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.judge.ExperimentVerdict;
import dev.mllb.model.ExperimentSummary;
import dev.mllb.model.ReportRef;
import java.nio.charset.StandardCharsets;

/** Writes the three forms of a report into the store. */
public final class ReportWriter {

  private final ArtifactStore store;

  public ReportWriter(ArtifactStore store) {
    this.store = store;
  }

  /** Writes the report of what there is; parts that an experiment did not get to say so. */
  public ReportRef write(ExperimentSummary summary) {
    ExperimentReport report = ExperimentReport.of(summary, store);
    return new ReportRef(
        store.put(bytes(report.html(Links.withinStore())), "report.html"),
        store.put(report.json(), "report.json"),
        store.put(bytes(report.markdown()), "report.md"),
        report.verdict(),
        report.sentence(),
        ExperimentVerdict.of(summary).arms());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
