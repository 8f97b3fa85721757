// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload;

import static dev.mllb.workload.CatalogueEntry.checkKeys;
import static dev.mllb.workload.CatalogueEntry.maps;
import static dev.mllb.workload.CatalogueEntry.text;
import static dev.mllb.workload.CatalogueEntry.words;

import dev.mllb.model.Metric;
import dev.mllb.model.WorkloadCall;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
          "readyPort",
          "command",
          "parameters",
          "failures",
          "parser",
          "metrics");

  /** An owner's own is one file, named after it; what it is good for is the owner's to know. */
  private static final Set<String> OWN_KEYS =
      KEYS.stream()
          .filter(key -> !Set.of("name", "source").contains(key))
          .collect(Collectors.toUnmodifiableSet());

  private final Path file;
  private final CatalogueEntry entry;

  private WorkloadYaml(Path file, CatalogueEntry entry) {
    this.file = file;
    this.entry = entry;
  }

  static Workload read(Path file) {
    return CatalogueEntry.read(
        file,
        KEYS,
        entry -> new WorkloadYaml(file, entry).workload(entry.text("name"), Optional.empty()));
  }

  static Workload readOwn(String name, Path file) {
    return CatalogueEntry.read(
        file, OWN_KEYS, entry -> new WorkloadYaml(file, entry).workload(name, Optional.of(file)));
  }

  private Workload workload(String name, Optional<Path> own) {
    Map<?, ?> root = entry.root();
    List<WorkloadMetric> metrics = metrics();
    boolean live = Boolean.TRUE.equals(root.get("live"));
    if (live && metrics.stream().noneMatch(WorkloadYaml::isRate)) {
      throw new IllegalArgumentException(
          "live counts operations: its headline is a rate, of which higher is better");
    }
    return filled(
        new Workload(
            name,
            text(root, "summary"),
            said(root, "measuresWell", own),
            said(root, "measuresBadly", own),
            programs(root, own),
            maps(root.get("needs")).stream().map(WorkloadYaml::need).toList(),
            words(root.get("capabilities")).stream()
                .map(Capability::of)
                .collect(Collectors.toUnmodifiableSet()),
            Optional.ofNullable(root.get("source")).map(source -> sibling(source.toString())),
            own,
            Workload.Runs.valueOf(text(root, "runs").toUpperCase(Locale.ROOT)),
            live,
            root.containsKey("limit")
                ? Quantity.duration(text(root, "limit"))
                : Duration.ofSeconds(60),
            words(root.get("prepare")),
            words(root.get("beside")),
            Optional.ofNullable(root.get("readyPort")).map(String::valueOf),
            command(root),
            entry.parameters("parameters"),
            words(root.get("failures")),
            root.containsKey("parser") || own.isEmpty() ? text(root, "parser") : "lines",
            metrics));
  }

  /** Every placeholder stands for something: found out here, not in a repetition. */
  private static Workload filled(Workload workload) {
    Arguments arguments =
        new Arguments(
            workload,
            new WorkloadCall(workload.name(), Map.of()),
            new Topology(4, 1, 1L << 30),
            Optional.empty(),
            workload.source().isPresent()
                ? Map.of("scratch", "/scratch", "program", "/program")
                : Map.of("scratch", "/scratch"));
    arguments.fill(workload.prepare());
    arguments.fill(workload.beside());
    arguments.fill(workload.command());
    workload
        .readyPort()
        .map(port -> arguments.fill(List.of(port)).get(0))
        .filter(port -> !port.matches("[1-9][0-9]{0,4}"))
        .ifPresent(
            port -> {
              throw new IllegalArgumentException("readyPort is a number, not " + port);
            });
    for (Need need : workload.needs()) {
      for (String name : need.numbers()) {
        Parameter parameter = workload.parameters().get(name);
        if (parameter == null || parameter.type() == Parameter.Type.ENUM) {
          throw new IllegalArgumentException(
              "needs: there is no parameter " + name + " with a number");
        }
      }
    }
    return workload;
  }

  private static List<String> programs(Map<?, ?> root, Optional<Path> own) {
    return own.isPresent() && !root.containsKey("programs")
        ? Stream.of("prepare", "beside", "command")
            .map(root::get)
            .flatMap(words -> words(words).stream().limit(1))
            .distinct()
            .toList()
        : words(root.get("programs"));
  }

  private static String said(Map<?, ?> root, String key, Optional<Path> own) {
    return own.isPresent() && !root.containsKey(key) ? "" : text(root, key);
  }

  private static List<String> command(Map<?, ?> root) {
    List<String> command = words(root.get("command"));
    if (command.isEmpty()) {
      throw new IllegalArgumentException("command is a list of words, for example [sleep, \"1\"]");
    }
    return command;
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
    if (entry.containsKey("atMost")) {
      return new Need.Most(whole(entry, "atMost"), text(entry, "of"), text(entry, "are"));
    }
    if ("ordinary".equals(entry.get("user"))) {
      return new Need.Ordinary();
    }
    for (Need.Limited of : Need.Limited.values()) {
      String key = of.key();
      if (entry.containsKey(key)) {
        String[] product = text(entry, key).split("\\*", 2);
        Optional<String> when = Optional.ofNullable(entry.get("when")).map(String::valueOf);
        if (product.length != 2
            || !product[1].matches("[1-9]\\d{0,14}")
            || when.filter(w -> w.indexOf('=') < 1).isPresent()) {
          throw new IllegalArgumentException(
              key + " is like groups*40, when like unit=threads: " + entry);
        }
        return new Need.Amount(of, product[0], Long.parseLong(product[1]), when);
      }
    }
    throw new IllegalArgumentException(
        "a need is none of stressor, option, tasks, openFiles, disk, atMost, user: ordinary");
  }

  private static long whole(Map<?, ?> entry, String key) {
    String number = text(entry, key);
    if (!number.matches("[1-9]\\d{0,14}")) {
      throw new IllegalArgumentException(key + " is a number above 0, not " + number);
    }
    return Long.parseLong(number);
  }

  private Path sibling(String name) {
    return file.resolveSibling(name);
  }

  private List<WorkloadMetric> metrics() {
    List<WorkloadMetric> metrics = new ArrayList<>();
    for (Map<?, ?> entry : maps(entry.root().get("metrics"))) {
      checkKeys(entry, Set.of("name", "unit", "better", "headline", "domain", "from"));
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
      metrics.add(new WorkloadMetric(metric, from));
    }
    return List.copyOf(metrics);
  }

  private static Metric.Domain domain(String word) {
    return Metric.Domain.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
