package dev.mllb.export;

import dev.mllb.infer.FloatNet;
import dev.mllb.infer.IntegerModel;
import dev.mllb.infer.OnnxFiles;
import dev.mllb.infer.OnnxScorer;
import dev.mllb.infer.Parity;
import dev.mllb.train.DjlScorer;
import java.util.Map;

/**
 * The forms of one model that live in this process.
 *
 * @param onnx float ONNX file
 * @param net the same as weights
 * @param integer the integer model
 */
@SuppressWarnings("ArrayRecordComponent") // A file's bytes; never compared as a whole.
record ModelForms(byte[] onnx, FloatNet net, IntegerModel integer) {

  byte[] integerOnnx() {
    return OnnxFiles.write(integer, Map.of("mllb.form", "integer"));
  }

  /**
   * Compares PyTorch, ONNX Runtime, the integer graph and the Java reference.
   *
   * @throws dev.mllb.failure.MllbException PARITY_BROKEN naming the first broken link
   */
  Parity.Table compare(String modelId, ParityRows rows) {
    Parity parity = new Parity();
    int[] java = integer.scores(rows.all());
    double agreement;
    try (OnnxScorer ort = new OnnxScorer(onnx, net.inputs())) {
      parity.floats(
          "djl_float",
          new DjlScorer(net).scores(rows.all()),
          "onnxruntime_float",
          ort.floatScores(rows.all()));
      agreement =
          parity.decisions(
              "onnxruntime_float",
              ort.floatScores(rows.heldOut()),
              "java_integer",
              integer.scores(rows.heldOut()));
    }
    try (OnnxScorer graph = new OnnxScorer(integerOnnx(), net.inputs())) {
      parity.integers(
          "onnxruntime_integer",
          graph.integerScores(rows.all()),
          "java_integer",
          Parity.widen(java));
    }
    return new Parity.Table(modelId, agreement, parity.proven());
  }
}
