// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trace;

import java.util.List;

/**
 * The hardware counters of a segment.
 *
 * @param names what {@code pc_0} and {@code pc_1} hold, in this order; the columns beyond are -1
 * @param missing those that were asked for and are not there, each with what the kernel said
 */
public record PmuCounters(List<String> names, List<String> missing) {

  /** None were asked for. */
  public static final PmuCounters NONE = new PmuCounters(List.of(), List.of());

  public PmuCounters {
    names = List.copyOf(names);
    missing = List.copyOf(missing);
  }
}
