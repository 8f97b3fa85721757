// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload;

import static java.util.Objects.requireNonNull;

import dev.mllb.model.WorkloadCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The checked values of one call on one machine, put into argument vectors. There is no shell: a
 * placeholder becomes part of exactly one argument, or, for {@code ${choice:arguments}}, the
 * arguments that the catalogue lists for that choice.
 */
public final class Arguments {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}:]*)(?::([^}]*))?}");

  private final String of;
  private final Map<String, Parameter> parameters;
  private final Map<String, String> values;
  private final Map<String, String> paths;

  /**
   * @param duration overrides the workload's own length
   * @param paths values of {@code ${scratch}} and {@code ${program}}
   */
  public Arguments(
      Workload workload,
      WorkloadCall call,
      Topology topology,
      Optional<Duration> duration,
      Map<String, String> paths) {
    this(workload.name(), workload.parameters(), call.parameters(), topology, paths);
    duration
        .map(Duration::toNanos)
        .filter(d -> parameters.containsKey(Workload.DURATION))
        .ifPresent(d -> values.put(Workload.DURATION, atMost(d) + "ns"));
  }

  /**
   * Of any entry of a catalogue.
   *
   * @param of its name
   * @param given values by parameter; others take the entry's defaults
   */
  public Arguments(
      String of,
      Map<String, Parameter> parameters,
      Map<String, String> given,
      Topology topology,
      Map<String, String> paths) {
    this.of = of;
    this.parameters = Map.copyOf(parameters);
    this.paths = paths;
    this.values = new HashMap<>();
    parameters.values().forEach(p -> values.put(p.name(), p.defaultOn(topology)));
    values.putAll(given);
  }

  /** No longer than it may run at a time; who loads a machine for longer starts it again. */
  private long atMost(long nanos) {
    return Math.min(nanos, parameter(Workload.DURATION).high());
  }

  /** Length of the repetition, or nothing when the work is fixed. */
  public Optional<Duration> duration() {
    return Optional.ofNullable(values.get(Workload.DURATION)).map(Quantity::duration);
  }

  /** Every parameter with the value it has here. */
  public Map<String, String> values() {
    return Map.copyOf(values);
  }

  public List<String> fill(List<String> template) {
    List<String> arguments = new ArrayList<>();
    for (String word : template) {
      Matcher matcher = PLACEHOLDER.matcher(word);
      if (matcher.matches() && "arguments".equals(matcher.group(2))) {
        Parameter parameter = parameter(matcher.group(1));
        List<String> chosen = parameter.choices().get(values.get(parameter.name()));
        if (chosen == null) {
          throw new IllegalArgumentException(word + " is for a parameter of the type enum");
        }
        arguments.addAll(chosen);
      } else {
        arguments.add(
            matcher.replaceAll(m -> Matcher.quoteReplacement(value(m.group(1), m.group(2)))));
      }
    }
    return arguments;
  }

  private String value(String name, @Nullable String unit) {
    String path = paths.get(name);
    if (path != null) {
      return path;
    }
    Parameter parameter = parameter(name);
    String value = requireNonNull(values.get(name));
    if (unit == null) {
      return value;
    }
    long number = parameter.number(value);
    return switch (unit) {
      case "s" -> Long.toString(roundUp(number, 1_000_000_000L));
      case "ms" -> Long.toString(roundUp(number, 1_000_000L));
      case "us" -> Long.toString(roundUp(number, 1_000L));
      case "bytes" -> Long.toString(number);
      default -> throw new IllegalArgumentException("no such unit in a command: " + unit);
    };
  }

  private static long roundUp(long number, long unit) {
    return (number + unit - 1) / unit;
  }

  private Parameter parameter(String name) {
    Parameter parameter = parameters.get(name);
    if (parameter == null) {
      throw new IllegalArgumentException(of + ": no parameter for ${" + name + "}");
    }
    return parameter;
  }
}
