package dev.mllb.report;

import dev.mllb.artifact.ArtifactStore;
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
    ReportData data = new ReportSources(store).gather(summary);
    return new ReportRef(
        store.put(HtmlReport.write(data).getBytes(StandardCharsets.UTF_8), "report.html"),
        store.put(JsonReport.write(data), "report.json"),
        store.put(MarkdownReport.write(data).getBytes(StandardCharsets.UTF_8), "report.md"),
        data.verdict(),
        data.sentence());
  }
}
