// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.optimizer.Optimizer;
import dev.mllb.learning.net.Dense;
import dev.mllb.learning.net.FloatNet;
import java.util.ArrayList;
import java.util.List;

/** A network whose weights live in PyTorch. */
final class DjlNet {

  private final List<NDArray> weights = new ArrayList<>();
  private final List<NDArray> biases = new ArrayList<>();

  /**
   * @param manager owns the weights
   */
  DjlNet(NDManager manager, FloatNet start, boolean training) {
    for (Dense layer : start.layers()) {
      Shape shape = new Shape(layer.outputs(), layer.inputs());
      weights.add(manager.create(layer.weights(), shape));
      biases.add(manager.create(layer.bias()));
    }
    weights.forEach(array -> array.setRequiresGradient(training));
    biases.forEach(array -> array.setRequiresGradient(training));
  }

  /** Logits {@code [n, 1]}. */
  NDArray forward(NDArray x, float dropout) {
    NDArray h = x;
    for (int l = 0; l < weights.size(); l++) {
      h = Linear.linear(h, weights.get(l), biases.get(l)).singletonOrThrow();
      if (l < weights.size() - 1) {
        h = Activation.relu(h);
        h = dropout > 0 ? Dropout.dropout(h, dropout, true).singletonOrThrow() : h;
      }
    }
    return h;
  }

  /** Moves every weight one step down its gradient. */
  void step(Optimizer optimizer) {
    for (int l = 0; l < weights.size(); l++) {
      optimizer.update("w" + l, weights.get(l), weights.get(l).getGradient());
      optimizer.update("b" + l, biases.get(l), biases.get(l).getGradient());
    }
  }

  /** Of the layers in order: those of the weights, output after output, then of the biases. */
  List<float[]> gradients() {
    List<float[]> gradients = new ArrayList<>();
    for (int l = 0; l < weights.size(); l++) {
      NDArray flat = weights.get(l).getGradient().flatten();
      gradients.add(flat.concat(biases.get(l).getGradient()).toFloatArray());
    }
    return gradients;
  }

  /** The weights as they are now. */
  FloatNet snapshot() {
    List<Dense> layers = new ArrayList<>();
    for (int l = 0; l < weights.size(); l++) {
      Shape shape = weights.get(l).getShape();
      layers.add(
          new Dense(
              (int) shape.get(1),
              (int) shape.get(0),
              weights.get(l).toFloatArray(),
              biases.get(l).toFloatArray()));
    }
    return new FloatNet(layers);
  }
}
