// SPDX-License-Identifier: Apache-2.0
package dev.mllb.scheduler;

import dev.mllb.workload.Arguments;
import dev.mllb.workload.CatalogueEntry;
import dev.mllb.workload.Parameter;
import dev.mllb.workload.Topology;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One sched_ext scheduler of the catalogue: an object that the worker loads, or a program of this
 * machine's owner that puts one in force and holds it.
 *
 * @param name as plans write it
 * @param summary one line for a person
 * @param version of its rules: another one answers another question; empty for a program
 * @param object file with its programs, in the installation's {@code bpf} folder; empty for a
 *     program
 * @param ops name of its operations: the object's map, and what the kernel calls it; of a program
 *     the name begins so, as theirs have a version behind it
 * @param command a program, by its whole path, and its arguments with placeholders; empty for an
 *     object
 * @param options by name
 * @param features that it can give to a model; empty for one that asks none
 */
public record Scheduler(
    String name,
    String summary,
    String version,
    String object,
    String ops,
    List<String> command,
    Map<String, Parameter> options,
    List<String> features) {

  private static final Set<String> KEYS =
      Set.of("name", "summary", "version", "object", "ops", "options", "features");

  private static final Set<String> OWN_KEYS = Set.of("summary", "command", "ops", "options");

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
                List.of(),
                entry.parameters("options"),
                entry.words("features")));
  }

  /**
   * Reads one that this machine's owner added.
   *
   * @throws IllegalArgumentException naming file and fault
   */
  static Scheduler readOwn(String name, Path file) {
    return CatalogueEntry.read(
        file,
        OWN_KEYS,
        entry -> {
          Scheduler own =
              new Scheduler(
                  name,
                  entry.text("summary"),
                  "",
                  "",
                  entry.text("ops"),
                  entry.words("command"),
                  entry.parameters("options"),
                  List.of());
          own.checkOwn();
          return own;
        });
  }

  private void checkOwn() {
    if (ops.isBlank()) {
      throw new IllegalArgumentException("ops is the begin of the name that the kernel calls it");
    }
    if (command.isEmpty() || !command.get(0).startsWith("/")) {
      throw new IllegalArgumentException(
          "command is a list: a program by its whole path, and its arguments");
    }
    // Says now what would fail in the first repetition.
    List<String> unused = argv(Map.of());
  }

  /** Whether a program of the machine's owner holds it. */
  public boolean isProgram() {
    return !command.isEmpty();
  }

  /** Whether it is the one that the kernel calls so. */
  public boolean isCalled(String inKernel) {
    return isProgram() ? inKernel.startsWith(ops) : inKernel.equals(ops);
  }

  /**
   * Program and arguments of a call.
   *
   * @param given checked values by option; others take their defaults
   */
  public List<String> argv(Map<String, String> given) {
    return new Arguments(name, options, given, Topology.here(), Map.of()).fill(command);
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
    return new Scheduler(name, summary, version, object, ops, command, narrowed, features);
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
