// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.learning.net.FloatNet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Map;

/** Scores feature vectors with ONNX Runtime, in batches and on one thread. */
public final class OnnxScorer implements AutoCloseable {

  /** Rows per call: 15 floats each stay in the second-level cache. */
  private static final int BATCH = 4096;

  private final OrtEnvironment environment = OnnxEnvironment.shared();
  private final OrtSession session;
  private final int inputs;

  /**
   * @throws MllbException MODEL_SCHEMA_MISMATCH when the runtime refuses the file
   */
  public OnnxScorer(byte[] onnx, int inputs) {
    this.inputs = inputs;
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      session = environment.createSession(onnx, options);
    } catch (OrtException e) {
      throw new MllbException(
          FailureCode.MODEL_SCHEMA_MISMATCH,
          "ONNX Runtime refuses the model: " + e.getMessage() + "; train it again",
          e);
    }
  }

  /** Logits of a float model. */
  public float[] floatScores(short[] rows) {
    float[] scores = new float[rows.length / inputs];
    FloatBuffer in = direct(4).asFloatBuffer();
    float[] values = new float[BATCH * inputs];
    for (int from = 0; from < scores.length; from += BATCH) {
      int count = Math.min(BATCH, scores.length - from);
      for (int i = 0; i < count * inputs; i++) {
        // A power of two: multiplying is exact.
        values[i] = rows[from * inputs + i] * (1 / FloatNet.INPUT_SCALE);
      }
      in.clear();
      floatBatch(in.put(values, 0, count * inputs).flip(), scores, from, count);
    }
    return scores;
  }

  /** Scores of an integer graph; exact. */
  public long[] integerScores(short[] rows) {
    long[] scores = new long[rows.length / inputs];
    LongBuffer in = direct(8).asLongBuffer();
    for (int from = 0; from < scores.length; from += BATCH) {
      int count = Math.min(BATCH, scores.length - from);
      in.clear();
      for (int i = from * inputs; i < (from + count) * inputs; i++) {
        in.put(rows[i]);
      }
      integerBatch(in.flip(), scores, from, count);
    }
    return scores;
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot close its session", e);
    }
  }

  private void floatBatch(FloatBuffer in, float[] out, int from, int count) {
    try (OnnxTensor x = OnnxTensor.createTensor(environment, in, shape(count));
        OrtSession.Result result = session.run(Map.of("x", x))) {
      ((OnnxTensor) result.get(0)).getFloatBuffer().get(out, from, count);
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot score " + count + " rows", e);
    }
  }

  private void integerBatch(LongBuffer in, long[] out, int from, int count) {
    try (OnnxTensor x = OnnxTensor.createTensor(environment, in, shape(count));
        OrtSession.Result result = session.run(Map.of("x", x))) {
      ((OnnxTensor) result.get(0)).getLongBuffer().get(out, from, count);
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot score " + count + " rows", e);
    }
  }

  private long[] shape(int count) {
    return new long[] {count, inputs};
  }

  private ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(BATCH * inputs * bytes).order(ByteOrder.nativeOrder());
  }
}
