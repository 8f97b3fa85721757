// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import java.util.Map;

/**
 * Tunables of the node set for the experiment and put back afterwards.
 *
 * @param values wanted value by tunable name (for example {@code governor}); empty changes nothing
 */
public record TuneSpec(Map<String, String> values) implements Request {

  public TuneSpec {
    values = Map.copyOf(values);
  }
}
