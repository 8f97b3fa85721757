// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trace;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is in a segment, or in several together.
 *
 * @param rows decisions
 * @param yes of these, answered with "may migrate"
 * @param heuristic of these, decisions that reached the heuristic
 * @param mismatches of these, rows whose derived verdict is not the returned one
 * @param outcomes outcome records
 * @param firstNs time of the first decision; CLOCK_MONOTONIC, ns
 * @param lastNs time of the last decision
 * @param byReason decisions by name of their {@link Reason}
 */
public record RowCounts(
    long rows,
    long yes,
    long heuristic,
    long mismatches,
    long outcomes,
    long firstNs,
    long lastNs,
    Map<String, Long> byReason) {

  public static final RowCounts ZERO = new RowCounts(0, 0, 0, 0, 0, 0, 0, Map.of());

  public RowCounts {
    byReason = Collections.unmodifiableMap(new TreeMap<>(byReason));
  }

  /** Decisions that reached the heuristic, and whose verdict is the derived one. */
  public long labelled() {
    return heuristic - mismatches;
  }

  /** Both together. */
  public RowCounts plus(RowCounts other) {
    Map<String, Long> sum = new TreeMap<>(byReason);
    other.byReason.forEach((reason, count) -> sum.merge(reason, count, Long::sum));
    return new RowCounts(
        rows + other.rows,
        yes + other.yes,
        heuristic + other.heuristic,
        mismatches + other.mismatches,
        outcomes + other.outcomes,
        rows == 0 ? other.firstNs : firstNs,
        Math.max(lastNs, other.lastNs),
        sum);
  }
}
