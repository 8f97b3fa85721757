// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QuantizerTest {

  private static final short[] ROWS = RandomModels.rows(new Random(5), 500);

  @Test
  void keepsAThresholdSharp() {
    // "delta_hot >= 0", steep: -1/256 and 0 must fall on different sides.
    float[] weights = new float[15];
    weights[1] = 100;
    FloatNet net = new FloatNet(List.of(new Dense(15, 1, weights, new float[] {0.1f})));
    IntegerModel model = new Quantizer(RandomModels.RANGES, ROWS).quantize(net);
    short[] x = new short[15];
    assertThat(model.score(x, 0)).isGreaterThanOrEqualTo(0);
    x[1] = -1;
    assertThat(model.score(x, 0)).isNegative();
  }

  @Test
  void refusesWeightsThatAreNoNumbers() {
    float[] weights = new float[15];
    weights[3] = Float.NaN;
    FloatNet net = new FloatNet(List.of(new Dense(15, 1, weights, new float[1])));
    assertThatThrownBy(() -> new Quantizer(RandomModels.RANGES, ROWS).quantize(net))
        .isInstanceOfSatisfying(
            MllbException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.MODEL_DIVERGED));
  }

  @Test
  void proofRefusesAModelThatCouldOverflow() {
    short[] weights = new short[15];
    Arrays.fill(weights, Short.MAX_VALUE);
    IntegerModel model =
        new IntegerModel(
            List.of(new IntegerLayer(15, 1, 0, weights, new int[] {Integer.MAX_VALUE})));
    assertThatThrownBy(() -> IntervalProof.check(model, RandomModels.RANGES))
        .isInstanceOf(MllbException.class)
        .hasMessageContaining("more than 32 bits");
  }

  @Test
  void cornersReachBothEndsOfEveryInput() {
    GoldenVectors golden = GoldenVectors.of(RandomModels.RANGES, ROWS);
    assertThat(golden.count()).isEqualTo(63 + 500);
    for (int i = 0; i < 15; i++) {
      int input = i;
      assertThat(IntStream.range(0, 63).map(v -> golden.rows()[v * 15 + input]))
          .contains(RandomModels.RANGES.lo()[i], RandomModels.RANGES.hi()[i]);
    }
  }
}
