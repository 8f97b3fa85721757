// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.learning.details.Parity;
import dev.mllb.learning.onnx.OnnxFiles;
import dev.mllb.learning.onnx.OnnxScorer;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Thousands of models: every run takes {@link #BATCHES} seeds and {@link #MODELS} models from each.
 * A failing case names its seed; run it again with {@code -Dmllb.seed}.
 */
class IntegerModelPropertyTest {

  private static final long MASTER_SEED = Long.getLong("mllb.seed", 20_261_124L);
  private static final int BATCHES = 20;
  private static final int MODELS = 100;
  private static final int ROWS = 50;

  static LongStream seeds() {
    return new SplittableRandom(MASTER_SEED).longs(BATCHES);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void noSumLeavesInt32(long seed) {
    Random random = new Random(seed);
    for (int n = 0; n < MODELS; n++) {
      IntegerModel model = RandomModels.model(random);
      assertThat(IntervalProof.check(model, RandomModels.RANGES)).isLessThan(1L << 31);
      short[] rows = RandomModels.rows(random, ROWS);
      assertThat(model.scores(rows)).isEqualTo(exact(model, rows));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void modelBinKeepsTheFunction(long seed) {
    Random random = new Random(seed);
    for (int n = 0; n < MODELS; n++) {
      IntegerModel model = RandomModels.model(random);
      byte[] id = new byte[ModelBin.MODEL_ID_BYTES];
      random.nextBytes(id);
      byte[] file = new ModelBin(ModelBin.FEATURE_SET_MLLB15, id, model).encode();
      ModelBin read = ModelBin.decode(file);
      assertThat(read.encode()).isEqualTo(file);
      assertThat(read.modelId()).isEqualTo(id);
      short[] rows = RandomModels.rows(random, ROWS);
      assertThat(read.model().scores(rows)).isEqualTo(model.scores(rows));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void quantisedModelsAreProvenAndCloseToTheirNetwork(long seed) {
    Random random = new Random(seed);
    for (int n = 0; n < MODELS / 5; n++) {
      FloatNet net = RandomModels.net(random);
      short[] rows = RandomModels.rows(random, 400);
      IntegerModel model = new Quantizer(RandomModels.RANGES, rows).quantize(net);
      assertThat(IntervalProof.check(model, RandomModels.RANGES)).isLessThan(1L << 31);
      assertThat(agreement(net, model, rows)).isGreaterThan(0.97);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void onnxRuntimeComputesTheSameIntegers(long seed) {
    Random random = new Random(seed);
    for (int n = 0; n < MODELS / 10; n++) {
      IntegerModel model = RandomModels.model(random);
      short[] rows = RandomModels.rows(random, ROWS);
      byte[] onnx = OnnxFiles.write(model, Map.of());
      try (OnnxScorer graph = new OnnxScorer(onnx, model.inputs())) {
        assertThat(graph.integerScores(rows)).isEqualTo(Parity.widen(model.scores(rows)));
      }
    }
  }

  /** The same function in 64 bits, where nothing can wrap. */
  private static int[] exact(IntegerModel model, short[] rows) {
    int[] scores = new int[rows.length / model.inputs()];
    for (int row = 0; row < scores.length; row++) {
      long[] h = new long[model.inputs()];
      for (int i = 0; i < h.length; i++) {
        h[i] = rows[row * h.length + i];
      }
      for (int l = 0; l < model.layers().size(); l++) {
        h = exact(model.layers().get(l), h, l == model.layers().size() - 1);
      }
      scores[row] = Math.toIntExact(h[0]);
    }
    return scores;
  }

  private static long[] exact(IntegerLayer layer, long[] in, boolean last) {
    long[] out = new long[layer.outputs()];
    for (int o = 0; o < out.length; o++) {
      long sum = layer.bias()[o];
      for (int i = 0; i < in.length; i++) {
        sum += layer.weights()[o * in.length + i] * in[i];
      }
      out[o] = last ? sum : Math.min(Math.max(sum, 0) / (1L << layer.shift()), 32767);
    }
    return out;
  }

  private static double agreement(FloatNet net, IntegerModel model, short[] rows) {
    double[] wanted = net.scores(rows);
    int[] got = model.scores(rows);
    int alike = 0;
    for (int i = 0; i < got.length; i++) {
      alike += (wanted[i] >= 0) == (got[i] >= 0) ? 1 : 0;
    }
    return (double) alike / got.length;
  }
}
