package dev.mllb.report;

import dev.mllb.model.HostFacts;
import dev.mllb.model.TrialResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The page: verdict first, then what it rests on. */
final class HtmlReport {

  private HtmlReport() {}

  static String write(ReportData data) {
    Html html = new Html();
    html.raw("<!doctype html>\n").open("html", "lang", "en").open("head");
    html.raw("<meta charset=\"utf-8\">\n");
    html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.raw("<meta name=\"color-scheme\" content=\"light dark\">\n");
    html.element("title", "MLLB: " + data.summary().experimentId());
    html.open("style").raw(style()).close("style").close("head").open("body");
    header(html, data);
    html.open("main");
    overview(html, data);
    html.open("section", "id", "trials").element("h2", "Trials");
    ExperimentVerdict.lastAttempts(data.summary())
        .forEach(trial -> TrialSection.write(html, data, trial));
    html.close("section");
    ModelSection.write(html, data);
    TraceSection.write(html, data);
    ProvenanceSection.write(html, data);
    method(html, data);
    return html.close("main").close("body").close("html").toString();
  }

  private static void header(Html html, ReportData data) {
    html.open("header");
    html.element("p", "Experiment " + data.summary().experimentId(), "class", "eyebrow");
    html.open("h1").text(data.sentence()).close("h1");
    HostFacts host = data.summary().lineage().host();
    if (host != null) {
      html.element(
          "p",
          host.host()
              + " · Linux "
              + host.kernelRelease()
              + " · "
              + host.cpus()
              + " CPUs, "
              + host.numaNodes()
              + " NUMA nodes",
          "class",
          "note");
    }
    if (data.isEmulated()) {
      html.element(
          "p",
          "Emulated node: its timings are no evidence about hardware.",
          "class",
          "banner",
          "role",
          "note");
    }
    if (data.summary().outcome() != null) {
      html.element("p", data.summary().outcome(), "class", "banner");
    }
    html.open("nav");
    for (String part :
        List.of(
            "trials", "model", "trace", "lineage", "plan", "environment", "attempts", "method")) {
      html.element("a", part, "href", "#" + part);
    }
    html.close("nav").close("header");
  }

  private static void overview(Html html, ReportData data) {
    List<TrialResult> trials = ExperimentVerdict.lastAttempts(data.summary());
    if (trials.isEmpty()) {
      return;
    }
    html.open("section", "id", "overview");
    if (trials.stream().anyMatch(t -> !t.metrics().isEmpty())) {
      html.open("figure")
          .raw(ForestPlot.draw(trials, data.summary().plan().design().indifferencePercent()))
          .element(
              "figcaption",
              "Difference of the headline metric, MLLB against native, with its interval")
          .close("figure");
    }
    html.table(Overview.HEADS, trials.stream().map(trial -> Overview.row(data, trial)).toList());
    html.element("p", Overview.calibration(data), "class", "note");
    html.close("section");
  }

  private static void method(Html html, ReportData data) {
    html.open("section", "id", "method").element("h2", "How this was judged");
    html.element(
        "p",
        "Repetitions of both arms alternate in random blocks on one host; the arms are switched in"
            + " place. The native arm has the module loaded and switched off, and its counters prove"
            + " that it decided nothing; an MLLB repetition counts only if the counters prove that it"
            + " did. The test looks at the data after each block from the least number of repetitions"
            + " on and spends an error of at most "
            + Words.share(1 - data.summary().plan().design().confidence())
            + " over all looks (rerandomisation test, O'Brien-Fleming-like spending). The interval"
            + " holds every difference that this test does not reject. Values are geometric means."
            + " p is corrected for the looks and, below the headline metric (★), for the number of"
            + " metrics (Holm). Cliff's δ is positive when MLLB is better. \"Detectable\" is the least"
            + " difference found in four of five such trials. docs/statistics.md has the sources.");
    html.close("section");
  }

  private static String style() {
    try (InputStream in = HtmlReport.class.getResourceAsStream("report.css")) {
      if (in == null) {
        throw new IllegalStateException("report.css is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
