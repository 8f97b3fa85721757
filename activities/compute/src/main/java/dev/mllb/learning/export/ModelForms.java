// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.export;

import dev.mllb.learning.details.Parity;
import dev.mllb.learning.net.FloatNet;
import dev.mllb.learning.net.GoldenVectors;
import dev.mllb.learning.net.IntegerModel;
import dev.mllb.learning.net.ModelBin;
import dev.mllb.learning.onnx.OnnxFiles;
import dev.mllb.learning.onnx.OnnxScorer;
import dev.mllb.learning.train.DjlScorer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The forms of one model that live in this process.
 *
 * @param featureSet number of the feature set
 * @param onnx float ONNX file
 * @param net the same as weights
 * @param integer the integer model
 */
@SuppressWarnings("ArrayRecordComponent") // A file's bytes; never compared as a whole.
record ModelForms(int featureSet, byte[] onnx, FloatNet net, IntegerModel integer) {

  byte[] integerOnnx() {
    return OnnxFiles.write(integer, Map.of("mllb.form", "integer"));
  }

  /**
   * Compares PyTorch, ONNX Runtime, the integer graph, the Java reference and C in user space.
   *
   * @param kmodSources the module's sources; null when they are not installed
   * @throws dev.mllb.failure.MllbException PARITY_BROKEN naming the first broken link
   */
  Parity.Table compare(String modelId, ParityRows rows, @Nullable Path kmodSources) {
    Parity parity = new Parity();
    long[] java = Parity.widen(integer.scores(rows.all()));
    double agreement = floats(parity, rows);
    try (OnnxScorer graph = new OnnxScorer(integerOnnx(), net.inputs())) {
      parity.integers("onnxruntime_integer", graph.integerScores(rows.all()), "java_integer", java);
    }
    List<String> skipped = c(parity, modelId, rows, java, kmodSources);
    return new Parity.Table(modelId, agreement, parity.proven(), skipped);
  }

  /** The float links; the share of held-out rows on which integer and float answer alike. */
  private double floats(Parity parity, ParityRows rows) {
    try (OnnxScorer ort = new OnnxScorer(onnx, net.inputs())) {
      parity.floats(
          "djl_float",
          new DjlScorer(net).scores(rows.all()),
          "onnxruntime_float",
          ort.floatScores(rows.all()));
      return parity.decisions(
          "onnxruntime_float",
          ort.floatScores(rows.heldOut()),
          "java_integer",
          integer.scores(rows.heldOut()));
    }
  }

  /** A machine without a compiler leaves this link out, and the table says so. */
  private List<String> c(
      Parity parity, String modelId, ParityRows rows, long[] java, @Nullable Path kmodSources) {
    if (kmodSources == null) {
      return List.of("c_user_space: the sources of the module are not installed here");
    }
    try (UserSpaceC c = UserSpaceC.build(kmodSources)) {
      GoldenVectors all = new GoldenVectors(rows.all(), net.inputs());
      int[] scores = c.scores(bin(modelId), all);
      parity.integers("java_integer", java, "c_user_space", Parity.widen(scores));
      return List.of();
    } catch (IOException e) {
      return List.of("c_user_space: " + e.getMessage());
    }
  }

  byte[] bin(String modelId) {
    byte[] id = HexFormat.of().parseHex(modelId);
    return new ModelBin(featureSet, id, integer).encode();
  }
}
