// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.model.ArtifactRef;
import dev.mllb.model.ExperimentSummary;
import dev.mllb.model.Verdict;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The report of one experiment, in whatever form it is asked for. */
public final class ExperimentReport {

  private final ReportData data;
  private final Page page;

  private ExperimentReport(ReportData data, Page page) {
    this.data = data;
    this.page = page;
  }

  /**
   * Gathers what there is; parts that an experiment did not get to say so.
   *
   * @throws dev.mllb.failure.MllbException those of the store
   */
  public static ExperimentReport of(ExperimentSummary summary, ArtifactStore store) {
    ReportData data = new ReportSources(store).gather(summary);
    return new ExperimentReport(data, ReportPage.of(data));
  }

  /**
   * The report of an experiment that still runs: its page loads itself anew.
   *
   * @param now what it does, one line
   * @param refreshSeconds how often the page is written
   */
  public static ExperimentReport ofRunning(
      ExperimentSummary summary, ArtifactStore store, String now, int refreshSeconds) {
    ReportData data = new ReportSources(store).gather(summary);
    return new ExperimentReport(data, ReportPage.ofRunning(data, now, refreshSeconds));
  }

  public Verdict verdict() {
    return data.verdict();
  }

  public String sentence() {
    return page.sentence();
  }

  /** One self-contained page. */
  public String html(Links links) {
    return HtmlPage.write(page, links);
  }

  public byte[] json() {
    return JsonReport.write(data);
  }

  public String markdown() {
    return MarkdownPage.write(page);
  }

  /**
   * The short form, for a terminal.
   *
   * @param width columns
   */
  public List<String> lines(int width) {
    return new TerminalReport(data, width).lines();
  }

  /** Every file that the page links to. */
  public Set<ArtifactRef> files() {
    Set<ArtifactRef> files = new LinkedHashSet<>();
    page.sections().forEach(section -> collect(section.blocks(), files));
    return files;
  }

  private static void collect(List<Block> blocks, Set<ArtifactRef> files) {
    for (Block block : blocks) {
      if (block instanceof Block.Fold fold) {
        collect(fold.blocks(), files);
      } else if (block instanceof Block.Table table) {
        table.rows().stream()
            .flatMap(List::stream)
            .filter(cell -> cell.file() != null)
            .forEach(cell -> files.add(cell.file()));
      }
    }
  }
}
