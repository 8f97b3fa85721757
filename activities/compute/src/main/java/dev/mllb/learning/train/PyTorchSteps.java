// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.training.GradientCollector;
import ai.djl.training.optimizer.Optimizer;
import dev.mllb.learning.net.FloatNet;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The same steps by PyTorch's automatic differentiation; holds the engine until it is closed. */
final class PyTorchSteps implements TrainingEngine {

  private final NDManager manager;
  private final DjlNet net;
  private final float dropout;
  private final Optimizer optimizer;
  private float learningRate;

  private PyTorchSteps(NDManager manager, FloatNet start, double dropout) {
    this.manager = manager;
    this.net = new DjlNet(manager, start, true);
    this.dropout = (float) dropout;
    this.optimizer =
        Optimizer.adam().optLearningRateTracker((name, update) -> learningRate).build();
  }

  /** Waits for the engine. */
  static PyTorchSteps open(FloatNet start, double dropout, long seed, Consumer<String> progress) {
    acquire(progress);
    NDManager manager = null;
    try {
      DjlRuntime.engine().setRandomSeed((int) seed);
      manager = DjlRuntime.engine().newBaseManager();
      return new PyTorchSteps(manager, start, dropout);
    } catch (RuntimeException | LinkageError e) {
      // Nobody closes what was never made: the next training would wait for the lock for ever.
      if (manager != null) {
        manager.close();
      }
      DjlRuntime.LOCK.unlock();
      throw e;
    }
  }

  @Override
  public String engine() {
    return DjlRuntime.version();
  }

  private static void acquire(Consumer<String> progress) {
    try {
      while (!DjlRuntime.LOCK.tryLock(5, TimeUnit.SECONDS)) {
        progress.accept("waiting for another training in this worker");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the training engine", e);
    }
  }

  @Override
  public double over(Batches.Chunk chunk, int batchSize, double rate) {
    learningRate = (float) rate;
    double sum = 0;
    try (NDManager scope = manager.newSubManager()) {
      NDList rows = arrays(scope, chunk);
      for (int from = 0; from < chunk.rows(); from += batchSize) {
        sum += collect(rows, from, Math.min(chunk.rows(), from + batchSize));
        net.step(optimizer);
      }
    }
    return sum;
  }

  /** Gradients of a chunk as one batch, in the order of {@link DjlNet#gradients}; no step. */
  List<float[]> gradients(Batches.Chunk chunk) {
    try (NDManager scope = manager.newSubManager()) {
      collect(arrays(scope, chunk), 0, chunk.rows());
      return net.gradients();
    }
  }

  private static NDList arrays(NDManager scope, Batches.Chunk chunk) {
    int rows = chunk.rows();
    int width = chunk.x().length / chunk.signs().length;
    return new NDList(
        scope.create(FloatBuffer.wrap(chunk.x(), 0, rows * width), new Shape(rows, width)),
        scope.create(FloatBuffer.wrap(chunk.signs(), 0, rows), new Shape(rows, 1)));
  }

  private double collect(NDList rows, int from, int to) {
    try (NDManager scope = rows.getManager().newSubManager();
        GradientCollector gradients = DjlRuntime.engine().newGradientCollector()) {
      NDArray logits = net.forward(slice(scope, rows.get(0), from, to), dropout);
      NDArray loss = loss(logits, slice(scope, rows.get(1), from, to));
      gradients.backward(loss);
      return loss.getFloat() * (double) (to - from);
    }
  }

  /**
   * Mean cross-entropy. {@code sign} is +w for a yes and -w for a no of weight w; softplus(-s z) is
   * the cross-entropy of either.
   */
  private static NDArray loss(NDArray logits, NDArray sign) {
    return Activation.softPlus(logits.mul(sign.sign()).neg()).mul(sign.abs()).mean();
  }

  private static NDArray slice(NDManager scope, NDArray array, int from, int to) {
    NDArray part = array.get(new NDIndex().addSliceDim(from, to));
    part.attach(scope);
    return part;
  }

  @Override
  public FloatNet weights() {
    return net.snapshot();
  }

  @Override
  public void close() {
    manager.close();
    DjlRuntime.LOCK.unlock();
  }
}
