// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.train;

import dev.mllb.dataset.Decisions;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Which part each row belongs to. */
@SuppressWarnings("ArrayRecordComponent") // Plain numbers; never compared as a whole.
record RowPartition(byte[] part, String description) {

  static final byte DROPPED = 0;
  static final byte TRAIN = 1;
  static final byte VALIDATION = 2;
  static final byte HELD_OUT = 3;

  /** Share of a trace's length that is dropped between training and held-out rows. */
  private static final double GAP = 0.02;

  /** The last part of every trace is held out; a gap before it belongs to neither side. */
  static RowPartition byTime(Decisions decisions, double heldOut) {
    StreamOrder order = StreamOrder.of(decisions);
    byte[] part = new byte[decisions.size()];
    long[] cuts = order.cuts(1 - heldOut);
    for (int row = 0; row < part.length; row++) {
      long cut = cuts[order.trace(row)];
      long gap = (long) (GAP * order.span(order.trace(row)));
      boolean late = order.time(row) >= cut;
      boolean near = order.time(row) >= cut - gap;
      part[row] = late ? HELD_OUT : near ? DROPPED : TRAIN;
    }
    return new RowPartition(
        part,
        String.format(
            Locale.ROOT,
            "by time: the last %.0f %% of each trace is held out, %.0f %% of its length before"
                + " dropped",
            heldOut * 100,
            GAP * 100));
  }

  /**
   * Whole groups are held out: those that are named, else some chosen by the seed until their share
   * of the groups is reached.
   */
  static RowPartition byGroup(RowGroups groups, double heldOut, List<String> named, long seed) {
    if (groups.count() < 2) {
      throw Decisions.unusable(
          "every row has the same %s, so none can be held out; split by time"
              .formatted(groups.what()));
    }
    Set<Integer> out =
        named.isEmpty() ? chosen(groups.count(), heldOut, seed) : numbers(groups, named);
    byte[] part = new byte[groups.of().length];
    for (int row = 0; row < part.length; row++) {
      part[row] = out.contains(groups.of()[row]) ? HELD_OUT : TRAIN;
    }
    String names = out.stream().map(groups.names()::get).sorted().collect(Collectors.joining(", "));
    return new RowPartition(
        part,
        String.format(
            Locale.ROOT,
            "by %s: %d of %d groups are held out (%s)",
            groups.what(),
            out.size(),
            groups.count(),
            names));
  }

  private static Set<Integer> chosen(int groups, double heldOut, long seed) {
    List<Integer> shuffled = new ArrayList<>(IntStream.range(0, groups).boxed().toList());
    Collections.shuffle(shuffled, new Random(seed));
    long wanted = Math.max(1, Math.round(heldOut * groups));
    return new HashSet<>(shuffled.subList(0, (int) Math.min(groups - 1L, wanted)));
  }

  private static Set<Integer> numbers(RowGroups groups, List<String> named) {
    Set<Integer> numbers = new HashSet<>();
    for (String name : named) {
      int number = groups.names().indexOf(name);
      if (number < 0) {
        throw new MllbException(
            FailureCode.INVALID_PLAN,
            "model.split.groups: the data have no %s %s; there are %s"
                .formatted(groups.what(), name, groups.names()));
      }
      numbers.add(number);
    }
    if (numbers.size() == groups.count()) {
      throw new MllbException(
          FailureCode.INVALID_PLAN,
          "model.split.groups names every %s of the data, nothing is left to train on"
              .formatted(groups.what()));
    }
    return numbers;
  }

  /** Leaks; kept for comparison with others' numbers. */
  static RowPartition atRandom(int rows, double heldOut, long seed) {
    Random random = new Random(seed);
    byte[] part = new byte[rows];
    for (int row = 0; row < rows; row++) {
      part[row] = random.nextDouble() < heldOut ? HELD_OUT : TRAIN;
    }
    return new RowPartition(
        part, "FORCED RANDOM ROWS: neighbours stand on both sides, scores flatter");
  }

  int[] rows(byte wanted) {
    int[] rows = new int[part.length];
    int count = 0;
    for (int row = 0; row < part.length; row++) {
      if (part[row] == wanted) {
        rows[count++] = row;
      }
    }
    return Arrays.copyOf(rows, count);
  }
}
