// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.train;

import dev.mllb.features.FeatureSets;
import dev.mllb.learning.net.FloatNet;
import dev.mllb.model.ModelSpec;
import java.util.function.Consumer;

/** Moves the weights of one network down the gradient of the mean cross-entropy with Adam. */
interface TrainingEngine extends AutoCloseable {

  /**
   * What PyTorch spends on each row and on each step whatever the network, twice, in weights that
   * plain arrays go through in that time ({@code benchmarks/peers/steps}). Twice, because plain
   * arrays give the same weights on every architecture and trainings need not wait for each other:
   * that is worth up to half of the time.
   */
  long WEIGHTS_PER_ROW = 640;

  long WEIGHTS_PER_STEP = 3L << 19;

  /** Whether a step by PyTorch takes at most about half as long as one in plain arrays. */
  static boolean worthPyTorch(long weights, int batchSize) {
    return (weights - WEIGHTS_PER_ROW) * batchSize >= WEIGHTS_PER_STEP;
  }

  /**
   * The engine that suits the plan: PyTorch for large batches of wide networks, plain arrays else.
   *
   * @param progress told while another training holds the engine; may throw to stop
   */
  static TrainingEngine of(FloatNet start, ModelSpec spec, long seed, Consumer<String> progress) {
    return worthPyTorch(FeatureSets.parameters(spec), spec.batchSize())
        ? PyTorchSteps.open(start, spec.dropout(), seed, progress)
        : new ArraySteps(start, spec.dropout(), seed);
  }

  /**
   * Goes through rows in their order, one step per batch.
   *
   * @return summed loss of the rows; nat
   */
  double over(Batches.Chunk chunk, int batchSize, double learningRate);

  /** What computes, for the record. */
  String engine();

  /** The weights as they are now. */
  FloatNet weights();

  @Override
  void close();
}
