// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.failure.MllbException;
import dev.mllb.learning.net.FloatNet;
import dev.mllb.learning.net.RandomModels;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OnnxFilesTest {

  @Test
  void readsBackWhatItWrote() {
    Random random = new Random(3);
    for (int n = 0; n < 50; n++) {
      FloatNet net = RandomModels.net(random);
      byte[] onnx = OnnxFiles.write(net, Map.of("mllb.seed", "3"));
      assertThat(OnnxFiles.write(OnnxFiles.read(onnx), OnnxFiles.metadata(onnx))).isEqualTo(onnx);
    }
  }

  @Test
  void onnxRuntimeComputesTheNetwork() {
    Random random = new Random(4);
    for (int n = 0; n < 50; n++) {
      FloatNet net = RandomModels.net(random);
      short[] rows = RandomModels.rows(random, 100);
      double[] wanted = net.scores(rows);
      try (OnnxScorer scorer = new OnnxScorer(OnnxFiles.write(net, Map.of()), net.inputs())) {
        float[] got = scorer.floatScores(rows);
        for (int i = 0; i < got.length; i++) {
          assertThat((double) got[i])
              .isCloseTo(wanted[i], org.assertj.core.data.Offset.offset(tolerance(wanted)));
        }
      }
    }
  }

  @Test
  void refusesWhatIsNoModel() {
    assertThatThrownBy(() -> OnnxFiles.read(new byte[] {1, 2, 3}))
        .isInstanceOf(MllbException.class)
        .hasMessageContaining("not a usable ONNX model");
    assertThatThrownBy(() -> OnnxFiles.read(new byte[0])).isInstanceOf(MllbException.class);
    assertThatThrownBy(() -> new OnnxScorer(new byte[] {1, 2, 3}, 15))
        .isInstanceOf(MllbException.class)
        .hasMessageContaining("ONNX Runtime refuses");
  }

  private static double tolerance(double[] scores) {
    double greatest = 1;
    for (double score : scores) {
      greatest = Math.max(greatest, Math.abs(score));
    }
    return greatest * 1e-5;
  }
}
