// SPDX-License-Identifier: Apache-2.0
package dev.mllb.scheduler;

import dev.mllb.workload.CatalogueEntry;
import dev.mllb.workload.Parameter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One sched_ext scheduler of the catalogue.
 *
 * @param name as plans write it
 * @param summary one line for a person
 * @param version of its rules: another one answers another question
 * @param object file with its programs, in the installation's {@code bpf} folder
 * @param ops name of its operations: the object's map, and what the kernel calls it
 * @param options by name
 * @param features that it can give to a model; empty for one that asks none
 */
public record Scheduler(
    String name,
    String summary,
    String version,
    String object,
    String ops,
    Map<String, Parameter> options,
    List<String> features) {

  private static final Set<String> KEYS =
      Set.of("name", "summary", "version", "object", "ops", "options", "features");

  /**
   * Reads one {@code scheduler.yaml}.
   *
   * @throws IllegalArgumentException naming file and fault
   */
  static Scheduler read(Path file) {
    return CatalogueEntry.read(
        file,
        KEYS,
        entry ->
            new Scheduler(
                entry.text("name"),
                entry.text("summary"),
                entry.text("version"),
                entry.text("object"),
                entry.text("ops"),
                entry.parameters("options"),
                entry.words("features")));
  }

  /** Where its object lies in an installation. */
  public String file() {
    return "bpf/" + object;
  }

  /**
   * The same with smaller ranges.
   *
   * @param most largest value by option
   * @throws IllegalArgumentException naming an option that it has not, or a value it cannot have
   */
  Scheduler limitedTo(Map<String, String> most) {
    Map<String, Parameter> narrowed = new LinkedHashMap<>(options);
    most.forEach((option, value) -> narrowed.put(option, parameter(option).atMost(value)));
    return new Scheduler(name, summary, version, object, ops, narrowed, features);
  }

  /**
   * Why it cannot ask a model that reads these features, or nothing when it can.
   *
   * @param used names from a feature set
   */
  public Optional<String> problem(List<String> used) {
    if (features.isEmpty()) {
      return Optional.of("scheduler " + name + " asks no model");
    }
    List<String> missing = used.stream().filter(feature -> !features.contains(feature)).toList();
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "scheduler "
                + name
                + " cannot give a model "
                + String.join(", ", missing)
                + ": train one with model.features from "
                + String.join(", ", features));
  }

  /** Why an option cannot have this value, or nothing when it can. */
  public Optional<String> problem(String option, String value) {
    Parameter parameter = options.get(option);
    return parameter == null
        ? Optional.of(
            "is not an option of " + name + "; it has " + String.join(", ", options.keySet()))
        : parameter.problem(value);
  }

  /** The value of an option, or its default. */
  public String value(Map<String, String> given, String option) {
    return given.getOrDefault(option, parameter(option).defaultValue());
  }

  /** The value of an option as a number: as it is, or nanoseconds. */
  public long number(Map<String, String> given, String option) {
    return parameter(option).number(value(given, option));
  }

  private Parameter parameter(String option) {
    Parameter parameter = options.get(option);
    if (parameter == null) {
      throw new IllegalArgumentException("scheduler " + name + " has no option " + option);
    }
    return parameter;
  }
}
