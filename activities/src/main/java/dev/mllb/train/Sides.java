package dev.mllb.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** Which part each row belongs to. */
@SuppressWarnings("ArrayRecordComponent") // Plain numbers; never compared as a whole.
record Sides(byte[] part, String description) {

  static final byte DROPPED = 0;
  static final byte TRAIN = 1;
  static final byte VALIDATION = 2;
  static final byte HELD_OUT = 3;

  /** Share of a trace's length that is dropped between training and held-out rows. */
  private static final double GAP = 0.02;

  /** The last part of every trace is held out; a gap before it belongs to neither side. */
  static Sides byTime(Decisions decisions, double heldOut) {
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
    return new Sides(
        part,
        "by time: the last %.0f %% of each trace is held out, %.0f %% of its length before dropped"
            .formatted(heldOut * 100, GAP * 100));
  }

  /** Whole groups are held out, chosen by the seed until their share of the groups is reached. */
  static Sides byGroup(long[] groups, String what, double heldOut, long seed) {
    Map<Long, Integer> sizes = new TreeMap<>();
    for (long group : groups) {
      sizes.merge(group, 1, Integer::sum);
    }
    if (sizes.size() < 2) {
      throw Decisions.unusable(
          "every row has the same %s, so none can be held out; split by time".formatted(what));
    }
    List<Long> shuffled = new ArrayList<>(sizes.keySet());
    java.util.Collections.shuffle(shuffled, new Random(seed));
    long wanted = Math.max(1, Math.round(heldOut * shuffled.size()));
    int count = (int) Math.min(shuffled.size() - 1L, wanted);
    Set<Long> out = new HashSet<>(shuffled.subList(0, count));
    byte[] part = new byte[groups.length];
    for (int row = 0; row < part.length; row++) {
      part[row] = out.contains(groups[row]) ? HELD_OUT : TRAIN;
    }
    return new Sides(
        part, "by %s: %d of %d groups are held out".formatted(what, count, shuffled.size()));
  }

  /** Leaks; kept for comparison with others' numbers. */
  static Sides atRandom(int rows, double heldOut, long seed) {
    Random random = new Random(seed);
    byte[] part = new byte[rows];
    for (int row = 0; row < rows; row++) {
      part[row] = random.nextDouble() < heldOut ? HELD_OUT : TRAIN;
    }
    return new Sides(part, "FORCED RANDOM ROWS: neighbours stand on both sides, scores flatter");
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
