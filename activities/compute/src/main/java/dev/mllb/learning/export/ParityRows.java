// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.export;

import dev.mllb.dataset.Decisions;
import dev.mllb.learning.net.GoldenVectors;
import dev.mllb.learning.net.InputRanges;
import dev.mllb.learning.train.Split;
import java.util.stream.IntStream;

/**
 * Rows on which the forms of a model are compared.
 *
 * @param all corners, then real rows of every part of the dataset
 * @param heldOut the held-out rows, for the agreement of integer and float
 * @param golden what leaves with the model
 */
@SuppressWarnings("ArrayRecordComponent") // Plain numbers; never compared as a whole.
record ParityRows(short[] all, short[] heldOut, GoldenVectors golden) {

  /** Twice what is asked of a full dataset; more adds time, not proof. */
  private static final int MOST = 200_000;

  static ParityRows of(Decisions decisions, Split split, InputRanges ranges) {
    int stride = Math.max(1, decisions.size() / MOST);
    int[] some = IntStream.range(0, decisions.size() / stride).map(i -> i * stride).toArray();
    short[] real = decisions.features(some);
    GoldenVectors golden = GoldenVectors.of(ranges, real);
    short[] all = new short[golden.rows().length + real.length];
    System.arraycopy(golden.rows(), 0, all, 0, golden.rows().length);
    System.arraycopy(real, 0, all, golden.rows().length, real.length);
    return new ParityRows(all, decisions.features(split.heldOut()), golden);
  }
}
