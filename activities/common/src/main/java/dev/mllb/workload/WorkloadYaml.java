// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload;

import static dev.mllb.workload.CatalogueEntry.maps;
import static dev.mllb.workload.CatalogueEntry.text;
import static dev.mllb.workload.CatalogueEntry.words;

import dev.mllb.model.Metric;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads one {@code workload.yaml}. */
final class WorkloadYaml {

  private static final Set<String> KEYS =
      Set.of(
          "name",
          "summary",
          "measuresWell",
          "measuresBadly",
          "programs",
          "needs",
          "capabilities",
          "source",
          "runs",
          "live",
          "limit",
          "prepare",
          "beside",
          "command",
          "parameters",
          "parser",
          "metrics");

  private final Path file;
  private final CatalogueEntry entry;

  private WorkloadYaml(Path file, CatalogueEntry entry) {
    this.file = file;
    this.entry = entry;
  }

  static Workload read(Path file) {
    return CatalogueEntry.read(file, KEYS, entry -> new WorkloadYaml(file, entry).workload());
  }

  private Workload workload() {
    Map<?, ?> root = entry.root();
    List<WorkloadMetric> metrics = metrics();
    boolean live = Boolean.TRUE.equals(root.get("live"));
    if (live && metrics.stream().noneMatch(WorkloadYaml::isRate)) {
      throw new IllegalArgumentException(
          "live counts operations: its headline is a rate, of which higher is better");
    }
    return new Workload(
        text(root, "name"),
        text(root, "summary"),
        text(root, "measuresWell"),
        text(root, "measuresBadly"),
        words(root.get("programs")),
        maps(root.get("needs")).stream().map(WorkloadYaml::need).toList(),
        words(root.get("capabilities")).stream()
            .map(Capability::of)
            .collect(Collectors.toUnmodifiableSet()),
        Optional.ofNullable(root.get("source")).map(name -> sibling(name.toString())),
        Workload.Runs.valueOf(text(root, "runs").toUpperCase(Locale.ROOT)),
        live,
        root.containsKey("limit") ? Quantity.duration(text(root, "limit")) : Duration.ofSeconds(60),
        words(root.get("prepare")),
        words(root.get("beside")),
        words(root.get("command")),
        entry.parameters("parameters"),
        text(root, "parser"),
        metrics);
  }

  private static boolean isRate(WorkloadMetric metric) {
    Metric of = metric.metric();
    return of.headline() && of.higherIsBetter() && of.unit().endsWith("/s");
  }

  private static Need need(Map<?, ?> entry) {
    if (entry.containsKey("stressor")) {
      return new Need.Stressor(
          text(entry, "stressor"),
          text(entry, "since"),
          entry.containsKey("instead") ? text(entry, "instead") : "");
    }
    if (entry.containsKey("option")) {
      return new Need.Choice(text(entry, "option"), text(entry, "takes"));
    }
    for (Need.Limited of : Need.Limited.values()) {
      String key = of == Need.Limited.TASKS ? "tasks" : "openFiles";
      if (entry.containsKey(key)) {
        String[] product = text(entry, key).split("\\*", 2);
        Optional<String> when = Optional.ofNullable(entry.get("when")).map(String::valueOf);
        return new Need.Amount(of, product[0], Long.parseLong(product[1]), when);
      }
    }
    throw new IllegalArgumentException("a need is none of stressor, option, tasks, openFiles");
  }

  private Path sibling(String name) {
    return file.resolveSibling(name);
  }

  private List<WorkloadMetric> metrics() {
    List<WorkloadMetric> metrics = new ArrayList<>();
    for (Map<?, ?> entry : maps(entry.root().get("metrics"))) {
      String better = text(entry, "better");
      if (!Set.of("higher", "lower").contains(better)) {
        throw new IllegalArgumentException("better is neither higher nor lower: " + better);
      }
      Metric metric =
          new Metric(
              text(entry, "name"),
              text(entry, "unit"),
              better.equals("higher"),
              Boolean.TRUE.equals(entry.get("headline")));
      if (entry.containsKey("domain")) {
        metric = metric.in(domain(text(entry, "domain")));
      }
      String from = entry.containsKey("from") ? text(entry, "from") : "";
      metrics.add(new WorkloadMetric(metric, text(entry, "statistic"), from));
    }
    return List.copyOf(metrics);
  }

  private static Metric.Domain domain(String word) {
    return Metric.Domain.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
