// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.log;

import java.util.HashMap;
import java.util.Map;

/** Values as they are found; a program says each once. */
final class LogValues {

  private final Map<String, Double> values = new HashMap<>();

  void put(String name, LogLine line, String word) {
    put(name, line, line.number(word));
  }

  void put(String name, LogLine line, double value) {
    if (values.put(name, value) != null) {
      throw line.fault("the log says " + name + " twice");
    }
  }

  /** A value that follows from others. */
  void derive(String name, double value) {
    values.put(name, value);
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  /**
   * A value that the program always prints.
   *
   * @throws UnreadableLogException when the log has none
   */
  double get(String name) {
    Double value = values.get(name);
    if (value == null) {
      throw new UnreadableLogException("its log is cut short: it has no " + name);
    }
    return value;
  }

  Map<String, Double> all() {
    return Map.copyOf(values);
  }
}
