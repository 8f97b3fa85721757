// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.model.Verdict;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The search for the first of an ordered list of values whose verdict is not the first one's. Both
 * ends are asked before anything else; that there is one turn between them is taken for granted.
 * Values without a verdict are passed over, as {@code git bisect skip} does.
 */
final class Bisection {

  private final int values;
  private final Set<Integer> skipped = new HashSet<>();
  private @Nullable Verdict first;
  private @Nullable Verdict last;
  private int before;
  private int after;

  Bisection(int values) {
    this.values = values;
    this.after = values - 1;
  }

  /** The value to ask next; nothing when the search is over. */
  OptionalInt next() {
    if (!skipped.isEmpty() && (skipped.contains(0) || skipped.contains(values - 1))) {
      return OptionalInt.empty();
    }
    if (first == null) {
      return OptionalInt.of(0);
    }
    if (last == null) {
      return OptionalInt.of(values - 1);
    }
    return first == last ? OptionalInt.empty() : nearestTo((before + after) / 2);
  }

  private OptionalInt nearestTo(int middle) {
    return open()
        .boxed()
        .filter(value -> !skipped.contains(value))
        .min(
            (a, b) ->
                Integer.compare(Math.abs(a - middle), Math.abs(b - middle)) != 0
                    ? Integer.compare(Math.abs(a - middle), Math.abs(b - middle))
                    : Integer.compare(a, b))
        .map(OptionalInt::of)
        .orElse(OptionalInt.empty());
  }

  private IntStream open() {
    return IntStream.range(before + 1, after);
  }

  void judged(int value, Verdict verdict) {
    if (value == 0) {
      first = verdict;
    } else if (value == values - 1) {
      last = verdict;
    } else if (verdict == first) {
      before = value;
    } else {
      after = value;
    }
  }

  /** It has no verdict. */
  void skip(int value) {
    skipped.add(value);
  }

  /** Whether both ends have verdicts, and not the same. */
  boolean turns() {
    return first != null && last != null && first != last;
  }

  /** Whether both ends have the same. */
  boolean isFlat() {
    return first != null && first == last;
  }

  /** The last value known to have the first one's verdict. */
  int before() {
    return before;
  }

  /** The first value known to have another. */
  int after() {
    return after;
  }

  /** Values in between, which have no verdict when the search is over. */
  List<Integer> between() {
    return open().boxed().toList();
  }
}
