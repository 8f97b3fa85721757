// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.train;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A small classification tree (Gini impurity, thresholds at quantiles): the baseline that knows
 * thresholds but no sums. The kernel's own rule is of this kind.
 */
public final class DecisionTree {

  /** Deep enough for the native rule, small enough to read. */
  private static final int MAX_DEPTH = 6;

  private static final int MIN_LEAF = 20;
  private static final int THRESHOLDS = 63;

  private final Node root;

  /** An inner node asks {@code x[feature] < threshold}; a leaf has no children. */
  private record Node(
      int feature, int threshold, double yes, @Nullable Node below, @Nullable Node above) {}

  private record Cut(int feature, int threshold, double impurity) {}

  private DecisionTree(Node root) {
    this.root = root;
  }

  /** Grows a tree on examples of both classes. */
  public static DecisionTree fit(Examples examples) {
    int[] rows = IntStream.range(0, examples.size()).toArray();
    return new DecisionTree(grow(examples, rows, 0));
  }

  /** Share of yes in the leaf, minus one half: 0 or more means yes. */
  public double[] scores(short[] rows, int width) {
    double[] scores = new double[rows.length / width];
    for (int row = 0; row < scores.length; row++) {
      Node node = root;
      while (node.below() != null && node.above() != null) {
        boolean below = rows[row * width + node.feature()] < node.threshold();
        node = below ? node.below() : node.above();
      }
      scores[row] = node.yes() - 0.5;
    }
    return scores;
  }

  /** The rules as indented text. */
  public String describe(List<String> names) {
    StringBuilder out = new StringBuilder();
    describe(root, names, "", out);
    return out.toString();
  }

  private static void describe(Node node, List<String> names, String indent, StringBuilder out) {
    if (node.below() == null || node.above() == null) {
      out.append(indent).append(String.format(Locale.ROOT, "yes %.1f %%\n", node.yes() * 100));
      return;
    }
    String question = names.get(node.feature()) + " < " + node.threshold();
    out.append(indent).append("if ").append(question).append('\n');
    describe(node.below(), names, indent + "  ", out);
    out.append(indent).append("else\n");
    describe(node.above(), names, indent + "  ", out);
  }

  private static Node grow(Examples examples, int[] rows, int depth) {
    int yes = 0;
    for (int row : rows) {
      yes += examples.labels()[row] ? 1 : 0;
    }
    Node leaf = new Node(0, 0, (double) yes / rows.length, null, null);
    if (depth == MAX_DEPTH || yes == 0 || yes == rows.length || rows.length < 2 * MIN_LEAF) {
      return leaf;
    }
    Cut cut = best(examples, rows);
    if (cut == null || cut.impurity() >= gini(yes, rows.length) - 1e-9) {
      return leaf;
    }
    int width = examples.width();
    int[] below =
        Arrays.stream(rows)
            .filter(row -> examples.values()[row * width + cut.feature()] < cut.threshold())
            .toArray();
    int[] above =
        Arrays.stream(rows)
            .filter(row -> examples.values()[row * width + cut.feature()] >= cut.threshold())
            .toArray();
    return new Node(
        cut.feature(),
        cut.threshold(),
        leaf.yes(),
        grow(examples, below, depth + 1),
        grow(examples, above, depth + 1));
  }

  private static @Nullable Cut best(Examples examples, int[] rows) {
    Cut best = null;
    for (int feature = 0; feature < examples.width(); feature++) {
      Cut cut = best(examples, rows, feature);
      if (cut != null && (best == null || cut.impurity() < best.impurity())) {
        best = cut;
      }
    }
    return best;
  }

  /** Sorts value and label together, then tries thresholds between different values. */
  private static @Nullable Cut best(Examples examples, int[] rows, int feature) {
    int[] keys = new int[rows.length];
    int total = 0;
    for (int i = 0; i < keys.length; i++) {
      boolean label = examples.labels()[rows[i]];
      keys[i] = examples.values()[rows[i] * examples.width() + feature] * 2 + (label ? 1 : 0);
      total += label ? 1 : 0;
    }
    Arrays.sort(keys);
    Cut best = null;
    int yes = 0;
    int stride = Math.max(1, keys.length / THRESHOLDS / 8);
    int last = Integer.MIN_VALUE / 2;
    for (int i = 0; i < keys.length; i++) {
      boolean edge =
          i >= MIN_LEAF && keys.length - i >= MIN_LEAF && keys[i] >> 1 != keys[i - 1] >> 1;
      // Around the sign change of a feature every value counts; elsewhere a quantile is enough.
      if (edge && (i - last >= stride || Math.abs(keys[i] >> 1) <= 1)) {
        last = i;
        double left = (double) i / keys.length * gini(yes, i);
        double right =
            (double) (keys.length - i) / keys.length * gini(total - yes, keys.length - i);
        if (best == null || left + right < best.impurity()) {
          best = new Cut(feature, keys[i] >> 1, left + right);
        }
      }
      yes += keys[i] & 1;
    }
    return best;
  }

  private static double gini(int yes, int total) {
    double p = (double) yes / total;
    return 2 * p * (1 - p);
  }
}
