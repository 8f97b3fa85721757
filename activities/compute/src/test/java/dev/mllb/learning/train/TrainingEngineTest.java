// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.mllb.learning.net.FloatNet;
import dev.mllb.model.Balance;
import dev.mllb.model.ModelSpec;
import dev.mllb.model.SplitSpec;
import dev.mllb.model.Target;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The hand-written step against PyTorch's automatic differentiation. */
class TrainingEngineTest {

  private static final int WIDTH = 15;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void gradientsAreThoseOfPyTorch(long seed) {
    Random random = new Random(seed);
    FloatNet start = StartWeights.of(WIDTH, shape(random), seed);
    // More than one tile, and one that is not full.
    Batches.Chunk chunk = chunk(300 + random.nextInt(300), random);
    ArraySteps byHand = new ArraySteps(start, 0, seed);
    double loss = byHand.collect(chunk, 0, chunk.rows());
    try (PyTorchSteps reference = PyTorchSteps.open(start, 0, seed, note -> {})) {
      assertAlike(byHand.gradients(), reference.gradients(chunk), 1e-4);
      double theirs = reference.over(chunk, chunk.rows(), 0.01);
      assertThat(loss).isCloseTo(theirs, offset(1e-4 * theirs));
    }
  }

  @Test
  void manyStepsEndAtTheSameWeights() {
    Random random = new Random(5);
    FloatNet start = StartWeights.of(WIDTH, List.of(10), 5);
    ArraySteps byHand = new ArraySteps(start, 0, 5);
    try (PyTorchSteps reference = PyTorchSteps.open(start, 0, 5, note -> {})) {
      for (int epoch = 0; epoch < 5; epoch++) {
        Batches.Chunk chunk = chunk(1000, random);
        double loss = byHand.over(chunk, 64, 0.01);
        assertThat(loss).isCloseTo(reference.over(chunk, 64, 0.01), offset(1e-3 * loss));
      }
      List<float[]> ours = weights(byHand);
      assertAlike(ours, weights(reference), 1e-3);
      assertThat(ours.get(0)).isNotEqualTo(start.layers().get(0).weights());
    }
  }

  @Test
  void theEngineFollowsTheWidthAndTheBatch() {
    assertThat(engine(List.of(10), 256)).isEqualTo(ArraySteps.class);
    assertThat(engine(List.of(10), 65_536)).isEqualTo(ArraySteps.class);
    assertThat(engine(List.of(64, 32), 256)).isEqualTo(ArraySteps.class);
    assertThat(engine(List.of(64, 32), 8192)).isEqualTo(PyTorchSteps.class);
  }

  private static Class<?> engine(List<Integer> hidden, int batch) {
    SplitSpec split = new SplitSpec(SplitSpec.By.TIME, 0.25, false, List.of());
    ModelSpec spec =
        new ModelSpec(
            "mllb15",
            List.of(),
            hidden,
            0,
            batch,
            1,
            0.01,
            0,
            false,
            split,
            Balance.NONE,
            Target.IMITATION);
    try (TrainingEngine steps =
        TrainingEngine.of(StartWeights.of(WIDTH, hidden, 1), spec, 1, note -> {})) {
      return steps.getClass();
    }
  }

  private static List<Integer> shape(Random random) {
    int first = 1 + random.nextInt(64);
    return random.nextBoolean() ? List.of(first) : List.of(first, 1 + random.nextInt(64));
  }

  /** Rows of both classes with weights of their own. */
  private static Batches.Chunk chunk(int rows, Random random) {
    float[] x = new float[rows * WIDTH];
    float[] signs = new float[rows];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    for (int row = 0; row < rows; row++) {
      signs[row] = x[row * WIDTH] + x[row * WIDTH + 3] > 0 ? 0.7f : -1.6f;
    }
    return new Batches.Chunk(x, signs, rows);
  }

  private static List<float[]> weights(TrainingEngine steps) {
    return steps.weights().layers().stream().map(layer -> layer.weights()).toList();
  }

  private static void assertAlike(List<float[]> ours, List<float[]> theirs, double tolerance) {
    assertThat(ours).hasSameSizeAs(theirs);
    for (int layer = 0; layer < ours.size(); layer++) {
      float[] right = theirs.get(layer);
      double size = 0;
      for (float value : right) {
        size = Math.max(size, Math.abs(value));
      }
      assertThat(size).isPositive();
      assertThat(ours.get(layer)).hasSameSizeAs(right);
      for (int i = 0; i < right.length; i++) {
        assertThat(ours.get(layer)[i]).isCloseTo(right[i], offset((float) (tolerance * size)));
      }
    }
  }
}
