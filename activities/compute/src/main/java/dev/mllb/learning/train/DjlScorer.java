// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.mllb.learning.net.FloatNet;
import java.util.Arrays;

/** The float model as PyTorch computes it: the first form of the parity chain. */
public final class DjlScorer {

  private static final int BATCH = 65536;

  private final FloatNet net;

  public DjlScorer(FloatNet net) {
    this.net = net;
  }

  /** Logits of feature vectors. */
  public float[] scores(short[] rows) {
    int width = net.inputs();
    float[] scores = new float[rows.length / width];
    DjlRuntime.LOCK.lock();
    try (NDManager manager = DjlRuntime.engine().newBaseManager()) {
      DjlNet djl = new DjlNet(manager, net, false);
      for (int from = 0; from < scores.length; from += BATCH) {
        int to = Math.min(scores.length, from + BATCH);
        short[] part = Arrays.copyOfRange(rows, from * width, to * width);
        try (NDManager batch = manager.newSubManager()) {
          NDArray x = batch.create(scaled(part), new Shape(to - from, width));
          float[] z = djl.forward(x, 0).toFloatArray();
          System.arraycopy(z, 0, scores, from, z.length);
        }
      }
    } finally {
      DjlRuntime.LOCK.unlock();
    }
    return scores;
  }

  private static float[] scaled(short[] rows) {
    float[] x = new float[rows.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = rows[i] / FloatNet.INPUT_SCALE;
    }
    return x;
  }
}
