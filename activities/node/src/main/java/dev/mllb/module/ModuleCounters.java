// SPDX-License-Identifier: Apache-2.0
package dev.mllb.module;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The module's counters of one moment, summed over all CPUs.
 *
 * @param values count by the module's own name; see {@code kmod/mllb_stats.h}
 */
public record ModuleCounters(Map<String, Long> values) {

  public ModuleCounters {
    values = Map.copyOf(values);
  }

  /** Reads the {@code counters} file: one name and one number per line. */
  static ModuleCounters parse(String text) {
    Map<String, Long> values = new LinkedHashMap<>();
    text.lines()
        .filter(line -> !line.isBlank())
        .forEach(
            line -> {
              int space = line.indexOf(' ');
              values.put(line.substring(0, space), Long.parseLong(line.substring(space + 1)));
            });
    return new ModuleCounters(values);
  }

  /** A counter by name; 0 when this module has none of that name. */
  public long get(String name) {
    return values.getOrDefault(name, 0L);
  }

  /** Calls that were redirected. */
  public long calls() {
    return get("calls");
  }

  /** Decisions for which the model was evaluated. */
  public long decided() {
    return get("decided");
  }

  /** Decisions in which the model's answer was given. */
  public long acted() {
    return get("acted");
  }

  /** Answers that differ from native. */
  public long flips() {
    return get("flips_to_yes") + get("flips_to_no");
  }
}
