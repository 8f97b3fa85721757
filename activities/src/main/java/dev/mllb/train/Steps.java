package dev.mllb.train;

import dev.mllb.infer.FloatNet;
import dev.mllb.model.ModelSpec;
import java.util.function.Consumer;

/** Moves the weights of one network down the gradient of the mean cross-entropy with Adam. */
interface Steps extends AutoCloseable {

  /**
   * Multiplications of a batch from which PyTorch's kernels are taken to outweigh what its calls
   * cost. Chosen on the safe side, not measured: a 64-64 network stays below it at usual batches.
   */
  long WORTH_PYTORCH = 1L << 23;

  /**
   * The engine that suits the plan: PyTorch for large batches of wide networks, plain arrays else.
   *
   * @param progress told while another training holds the engine; may throw to stop
   */
  static Steps of(FloatNet start, ModelSpec spec, long seed, Consumer<String> progress) {
    long work = (long) spec.batchSize() * FeatureSets.parameters(spec);
    return work >= WORTH_PYTORCH
        ? PyTorchSteps.open(start, spec.dropout(), seed, progress)
        : new ArraySteps(start, spec.dropout(), seed);
  }

  /**
   * Goes through rows in their order, one step per batch.
   *
   * @return summed loss of the rows; nat
   */
  double over(Batches.Chunk chunk, int batchSize, double learningRate);

  /** The weights as they are now. */
  FloatNet weights();

  @Override
  void close();
}
