// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload;

import dev.mllb.model.Metric;
import dev.mllb.model.WorkloadCall;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One entry of the catalogue.
 *
 * @param name as plans write it
 * @param summary one line
 * @param measuresWell what its numbers can be relied on for
 * @param measuresBadly what they must not be used for
 * @param programs programs that must be on the node
 * @param needs what else must be so
 * @param capabilities what it may do beyond an ordinary user
 * @param source C source compiled on the node at first use
 * @param own the file by which a machine's owner added it; empty for an entry that ships
 * @param runs whether it is told how long, or how much
 * @param live whether it counts the operations of its headline while it runs, for who looks then
 * @param limit longest time one repetition may take; timed ones get their duration plus this
 * @param prepare run before the measured command; empty when there is nothing to prepare
 * @param beside load that runs as long as the command; empty when there is none
 * @param readyPort TCP port on which what runs beside answers when it is ready; empty does not wait
 * @param command argument vector with placeholders
 * @param parameters by name
 * @param failures regular expressions of lines by which its program says that something went wrong
 * @param parser id of the log parser
 * @param metrics what it yields; exactly one is the headline
 */
public record Workload(
    String name,
    String summary,
    String measuresWell,
    String measuresBadly,
    List<String> programs,
    List<Need> needs,
    Set<Capability> capabilities,
    Optional<Path> source,
    Optional<Path> own,
    Runs runs,
    boolean live,
    Duration limit,
    List<String> prepare,
    List<String> beside,
    Optional<String> readyPort,
    List<String> command,
    Map<String, Parameter> parameters,
    List<String> failures,
    String parser,
    List<WorkloadMetric> metrics) {

  /** Name of the parameter that a timed workload takes its length from. */
  static final String DURATION = "duration";

  /** Placeholders of a command that are not parameters. */
  private static final Set<String> PATHS = Set.of("scratch", "program");

  /** What ends a repetition. */
  public enum Runs {
    /** The program is told how long to run. */
    TIMED,
    /** The program has a fixed amount of work. */
    FIXED
  }

  public Workload {
    // In their order: a set of the platform has another one in each process.
    capabilities = Collections.unmodifiableSortedSet(new TreeSet<>(capabilities));
    if (metrics.stream().filter(m -> m.metric().headline()).count() != 1) {
      throw new IllegalArgumentException(name + " needs exactly one headline metric");
    }
    Parameter length = parameters.get(DURATION);
    if (runs == Runs.TIMED && length == null) {
      throw new IllegalArgumentException(name + " is timed but has no parameter " + DURATION);
    }
    if (length != null && length.type() != Parameter.Type.DURATION) {
      throw new IllegalArgumentException("the parameter " + DURATION + " has the type duration");
    }
    for (String taken : PATHS) {
      if (parameters.containsKey(taken)) {
        throw new IllegalArgumentException(
            "${" + taken + "} is a path; name the parameter otherwise");
      }
    }
  }

  /**
   * The same with smaller ranges.
   *
   * @param most largest value by parameter
   * @throws IllegalArgumentException naming a parameter that it has not, or a value it cannot have
   */
  Workload limitedTo(Map<String, String> most) {
    Map<String, Parameter> narrowed = new LinkedHashMap<>(parameters);
    most.forEach(
        (key, value) -> {
          Parameter parameter = parameters.get(key);
          if (parameter == null) {
            throw new IllegalArgumentException(name + " has no parameter " + key);
          }
          narrowed.put(key, parameter.atMost(value));
        });
    return new Workload(
        name,
        summary,
        measuresWell,
        measuresBadly,
        programs,
        needs,
        capabilities,
        source,
        own,
        runs,
        live,
        limit,
        prepare,
        beside,
        readyPort,
        command,
        narrowed,
        failures,
        parser,
        metrics);
  }

  /** The metric that a verdict rests on. */
  public Metric headline() {
    return metrics.stream()
        .map(WorkloadMetric::metric)
        .filter(Metric::headline)
        .findFirst()
        .orElseThrow();
  }

  /** Length of one run of a call; nothing when it takes as long as its work does. */
  public Optional<Duration> length(WorkloadCall call) {
    Parameter duration = parameters.get(DURATION);
    return runs == Runs.TIMED && duration != null
        ? Optional.of(
            Quantity.duration(call.parameters().getOrDefault(DURATION, duration.defaultValue())))
        : Optional.empty();
  }

  /** Why this value cannot be given to this parameter, or nothing when it can. */
  public Optional<String> problem(String parameter, String value) {
    Parameter known = parameters.get(parameter);
    if (known == null && Placement.isName(parameter)) {
      return Placement.problem(value);
    }
    if (known == null) {
      return Optional.of(
          "is not a parameter of "
              + name
              + "; it has "
              + String.join(", ", parameters.keySet())
              + ", cpus, nodes");
    }
    return known.problem(value);
  }
}
