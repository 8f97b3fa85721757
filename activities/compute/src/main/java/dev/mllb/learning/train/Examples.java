// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.train;

import dev.mllb.dataset.Decisions;

/**
 * Labelled feature vectors in memory: 31 bytes each.
 *
 * @param values vectors one after the other, 8 fraction bits
 * @param labels whether the kernel let the task move
 * @param width features of one vector
 * @param weights what each counts in the loss, or empty when all count alike
 */
@SuppressWarnings("ArrayRecordComponent") // Plain numbers; never compared as a whole.
public record Examples(short[] values, boolean[] labels, int width, float[] weights) {

  public Examples {
    if (values.length != labels.length * width) {
      throw new IllegalArgumentException("vectors and labels differ in number");
    }
  }

  /** Examples that count alike. */
  public Examples(short[] values, boolean[] labels, int width) {
    this(values, labels, width, new float[0]);
  }

  /** The examples at these rows. */
  public static Examples of(Decisions decisions, int[] rows) {
    return new Examples(decisions.features(rows), decisions.verdicts(rows), decisions.width());
  }

  /** The examples at these rows, answered as the kernel's rule would have without a canary. */
  public static Examples byNativeRule(Decisions decisions, int[] rows) {
    return new Examples(decisions.features(rows), decisions.nativeRule(rows), decisions.width());
  }

  float weight(int row) {
    return weights.length == 0 ? 1 : weights[row];
  }

  public int size() {
    return labels.length;
  }

  /** Examples whose label is yes. */
  public int yes() {
    int yes = 0;
    for (boolean label : labels) {
      yes += label ? 1 : 0;
    }
    return yes;
  }

  /** At most {@code most} examples at equal distances. */
  public Examples thinned(int most) {
    if (size() <= most) {
      return this;
    }
    short[] some = new short[most * width];
    boolean[] theirs = new boolean[most];
    float[] counts = new float[weights.length == 0 ? 0 : most];
    for (int i = 0; i < most; i++) {
      int from = (int) ((long) i * size() / most);
      System.arraycopy(values, from * width, some, i * width, width);
      theirs[i] = labels[from];
      if (counts.length > 0) {
        counts[i] = weights[from];
      }
    }
    return new Examples(some, theirs, width, counts);
  }
}
