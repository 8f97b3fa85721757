// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One typed parameter of a workload. A value is checked here before it gets near a command line.
 *
 * @param name as plans write it
 * @param type what values look like
 * @param low least value: a number, nanoseconds or bytes, by type
 * @param high largest value, same unit
 * @param choices words allowed for {@link Type#ENUM} with the arguments each stands for
 * @param defaultValue literal, or {@code $cpus}, {@code $nodes}, {@code $memory} with an optional
 *     {@code *N} or {@code /N}
 * @param about one line for a person
 */
public record Parameter(
    String name,
    Type type,
    long low,
    long high,
    Map<String, List<String>> choices,
    String defaultValue,
    String about) {

  /** What the values of a parameter look like. */
  public enum Type {
    INT,
    ENUM,
    DURATION,
    SIZE
  }

  /**
   * The same with a smaller range.
   *
   * @param most largest value, as plans write it
   * @throws IllegalArgumentException when it is not such a value, a word, or below the least
   */
  public Parameter atMost(String most) {
    long largest = Math.min(high, number(most));
    if (largest < low) {
      throw new IllegalArgumentException(name + " is " + show(low) + " at least, not " + most);
    }
    // Leaving it out is not a way around the bound; one from the topology is kept within it anyway.
    boolean isAbove = !defaultValue.startsWith("$") && number(defaultValue) > largest;
    return new Parameter(
        name, type, low, largest, choices, isAbove ? show(largest) : defaultValue, about);
  }

  /** Why this value is not allowed, or nothing when it is. */
  public Optional<String> problem(String value) {
    if (type == Type.ENUM) {
      return choices.containsKey(value)
          ? Optional.empty()
          : Optional.of("is '" + value + "', not one of " + String.join(", ", choices.keySet()));
    }
    try {
      long number = number(value);
      return number < low || number > high
          ? Optional.of("is " + value + ", not within " + show(low) + " to " + show(high))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of("is " + e.getMessage());
    }
  }

  /** A checked value as a number: as it is, nanoseconds or bytes, by type. */
  public long number(String value) {
    return switch (type) {
      case INT -> integer(value);
      case DURATION -> Quantity.duration(value).toNanos();
      case SIZE -> Quantity.bytes(value);
      case ENUM -> throw new IllegalArgumentException("words are not numbers: " + value);
    };
  }

  /** The default on this machine, kept within the range. */
  String defaultOn(Topology topology) {
    if (!defaultValue.startsWith("$")) {
      return defaultValue;
    }
    String[] parts = defaultValue.substring(1).split("(?=[*/])", 2);
    long value = topology.variable(parts[0]);
    if (parts.length == 2) {
      long operand = Long.parseLong(parts[1].substring(1));
      if (operand < 1) {
        throw new IllegalArgumentException("no such default: " + defaultValue);
      }
      value = parts[1].charAt(0) == '*' ? value * operand : value / operand;
    }
    return show(Math.max(low, Math.min(high, value)));
  }

  /** A number of this type as plans write it. */
  public String show(long number) {
    return switch (type) {
      case DURATION -> Quantity.ofNanos(number);
      case SIZE -> Quantity.ofBytes(number);
      case INT, ENUM -> Long.toString(number);
    };
  }

  private static long integer(String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a whole number: " + value, e);
    }
  }
}
