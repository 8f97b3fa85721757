// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload;

import dev.mllb.model.Metric;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

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
  private final Map<?, ?> root;

  private WorkloadYaml(Path file, Map<?, ?> root) {
    this.file = file;
    this.root = root;
  }

  static Workload read(Path file) {
    try (Reader reader = Files.newBufferedReader(file)) {
      Object root = new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
      if (!(root instanceof Map<?, ?> map)) {
        throw new IllegalArgumentException("is no mapping");
      }
      return new WorkloadYaml(file, map).workload();
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + file, e);
    } catch (YAMLException | IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  private Workload workload() {
    for (Object key : root.keySet()) {
      if (!KEYS.contains(String.valueOf(key))) {
        throw new IllegalArgumentException("unknown key " + key);
      }
    }
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
        parameters(),
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

  private Map<String, Parameter> parameters() {
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    for (Map<?, ?> entry : maps(root.get("parameters"))) {
      Parameter parameter = parameter(entry);
      parameters.put(parameter.name(), parameter);
    }
    return parameters;
  }

  private static Parameter parameter(Map<?, ?> entry) {
    Parameter.Type type = Parameter.Type.valueOf(text(entry, "type").toUpperCase(Locale.ROOT));
    boolean ranged = type != Parameter.Type.ENUM;
    // Without bounds only to turn the bounds themselves into numbers.
    Parameter unbounded =
        new Parameter(text(entry, "name"), type, 0, Long.MAX_VALUE, Map.of(), "", "");
    Parameter parameter =
        new Parameter(
            text(entry, "name"),
            type,
            ranged ? unbounded.number(text(entry, "min")) : 0,
            ranged ? unbounded.number(text(entry, "max")) : 0,
            choices(entry.get("choices")),
            text(entry, "default"),
            text(entry, "about"));
    if (!parameter.defaultValue().startsWith("$")) {
      parameter
          .problem(parameter.defaultValue())
          .ifPresent(
              problem -> {
                throw new IllegalArgumentException(
                    "default of " + parameter.name() + " " + problem);
              });
    }
    return parameter;
  }

  private static Map<String, List<String>> choices(@Nullable Object value) {
    Map<String, List<String>> choices = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((word, arguments) -> choices.put(String.valueOf(word), words(arguments)));
    } else {
      words(value).forEach(word -> choices.put(word, List.of(word)));
    }
    return choices;
  }

  private List<WorkloadMetric> metrics() {
    List<WorkloadMetric> metrics = new ArrayList<>();
    for (Map<?, ?> entry : maps(root.get("metrics"))) {
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

  private static List<Map<?, ?>> maps(@Nullable Object value) {
    List<Map<?, ?>> maps = new ArrayList<>();
    if (value instanceof List<?> list) {
      for (Object entry : list) {
        if (!(entry instanceof Map<?, ?> map)) {
          throw new IllegalArgumentException("is no mapping: " + entry);
        }
        maps.add(map);
      }
    }
    return maps;
  }

  private static List<String> words(@Nullable Object value) {
    return value instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
  }

  private static String text(Map<?, ?> map, String key) {
    Object value = map.get(key);
    if (value == null) {
      throw new IllegalArgumentException("key " + key + " is missing");
    }
    return value.toString();
  }
}
