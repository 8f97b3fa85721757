// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import java.util.Map;
import java.util.TreeMap;

/**
 * A sched_ext scheduler with its options.
 *
 * @param scheduler name in the catalogue
 * @param options values by option; others take the catalogue's default
 */
public record SchedulerCall(String scheduler, Map<String, String> options) implements Request {

  public SchedulerCall {
    options = options == null ? Map.of() : Map.copyOf(options);
  }

  /** What it is, for a person. */
  public String inWords() {
    StringBuilder words = new StringBuilder("scheduler ").append(scheduler);
    new TreeMap<>(options)
        .forEach((name, value) -> words.append(' ').append(name).append('=').append(value));
    return words.toString();
  }
}
