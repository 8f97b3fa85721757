// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.learning.net.Dense;
import dev.mllb.learning.net.FloatNet;
import dev.mllb.learning.net.IntegerLayer;
import dev.mllb.learning.net.IntegerModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes both forms of a model as ONNX, and reads the float one back. */
public final class OnnxFiles {

  /** Far more than any model that the kernel takes has as ONNX, with what it comes from. */
  public static final int MOST_BYTES = 1 << 20;

  private OnnxFiles() {}

  /**
   * The float model: {@code x} float[n, inputs], {@code z} float[n, 1].
   *
   * @param metadata what the model comes from; kept inside the file
   */
  public static byte[] write(FloatNet net, Map<String, String> metadata) {
    OnnxGraph graph = new OnnxGraph("mllb", TensorProto.DataType.FLOAT, net.inputs());
    String at = "x";
    int count = net.layers().size();
    for (int l = 0; l < count; l++) {
      Dense layer = net.layers().get(l);
      String weights = graph.floats("w" + l, layer.weights(), layer.outputs(), layer.inputs());
      String bias = graph.floats("b" + l, layer.bias(), layer.outputs());
      boolean last = l == count - 1;
      at = graph.gemm(last ? "z" : "a" + l, at, weights, bias);
      at = last ? at : graph.node("Relu", "h" + l, at);
    }
    return graph.build(metadata);
  }

  /** The integer model as an int64 graph: {@code x} int64[n, inputs], {@code z} int64[n, 1]. */
  public static byte[] write(IntegerModel model, Map<String, String> metadata) {
    OnnxGraph graph = new OnnxGraph("mllb_integer", TensorProto.DataType.INT64, model.inputs());
    String zero = graph.longs("zero", new long[] {0});
    String top = graph.longs("top", new long[] {IntegerModel.HIDDEN_MAX});
    String at = "x";
    int count = model.layers().size();
    for (int l = 0; l < count; l++) {
      IntegerLayer layer = model.layers().get(l);
      String weights = graph.longs("w" + l, transposed(layer), layer.inputs(), layer.outputs());
      String bias = graph.longs("b" + l, widened(layer.bias()), layer.outputs());
      at = graph.node("MatMul", "m" + l, at, weights);
      boolean last = l == count - 1;
      at = graph.node("Add", last ? "z" : "a" + l, at, bias);
      if (!last) {
        // ReLU first: of a value that is not negative, division and right shift are the same.
        String positive = graph.node("Max", "r" + l, at, zero);
        String step = graph.longs("s" + l, new long[] {1L << layer.shift()});
        at = graph.node("Min", "h" + l, graph.node("Div", "d" + l, positive, step), top);
      }
    }
    return graph.build(metadata);
  }

  /**
   * Reads a float model that {@link #write(FloatNet, Map)} wrote.
   *
   * @throws MllbException MODEL_SCHEMA_MISMATCH when it is not one
   */
  public static FloatNet read(byte[] onnx) {
    ModelProto model = parse(onnx);
    Map<String, TensorProto> tensors = new HashMap<>();
    model.getGraph().getInitializerList().forEach(t -> tensors.put(t.getName(), t));
    List<Dense> layers = new ArrayList<>();
    for (NodeProto node : model.getGraph().getNodeList()) {
      if (node.getOpType().equals("Gemm")) {
        layers.add(dense(node, tensors));
      } else if (!node.getOpType().equals("Relu")) {
        throw unreadable("operator " + node.getOpType() + " is not one of a dense ReLU network");
      }
    }
    try {
      return new FloatNet(layers);
    } catch (IllegalArgumentException e) {
      throw unreadable(String.valueOf(e.getMessage()));
    }
  }

  /** What the file says it comes from. */
  public static Map<String, String> metadata(byte[] onnx) {
    Map<String, String> metadata = new TreeMap<>();
    parse(onnx).getMetadataPropsList().forEach(p -> metadata.put(p.getKey(), p.getValue()));
    return metadata;
  }

  private static ModelProto parse(byte[] onnx) {
    try {
      return ModelProto.parseFrom(onnx);
    } catch (InvalidProtocolBufferException e) {
      throw unreadable(String.valueOf(e.getMessage()));
    }
  }

  private static Dense dense(NodeProto node, Map<String, TensorProto> tensors) {
    TensorProto weights = tensors.get(node.getInputCount() == 3 ? node.getInput(1) : "");
    TensorProto bias = tensors.get(node.getInputCount() == 3 ? node.getInput(2) : "");
    if (weights == null || bias == null || weights.getDimsCount() != 2) {
      throw unreadable("layer " + node.getName() + " has no constant weights and bias");
    }
    int outputs = Math.toIntExact(weights.getDims(0));
    int inputs = Math.toIntExact(weights.getDims(1));
    if (weights.getFloatDataCount() != inputs * outputs || bias.getFloatDataCount() != outputs) {
      throw unreadable("layer " + node.getName() + " was not written by mllb");
    }
    return new Dense(inputs, outputs, floats(weights), floats(bias));
  }

  private static float[] floats(TensorProto tensor) {
    float[] values = new float[tensor.getFloatDataCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = tensor.getFloatData(i);
    }
    return values;
  }

  private static long[] transposed(IntegerLayer layer) {
    long[] values = new long[layer.inputs() * layer.outputs()];
    for (int o = 0; o < layer.outputs(); o++) {
      for (int i = 0; i < layer.inputs(); i++) {
        values[i * layer.outputs() + o] = layer.weights()[o * layer.inputs() + i];
      }
    }
    return values;
  }

  private static long[] widened(int[] values) {
    long[] wide = new long[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  private static MllbException unreadable(String what) {
    return new MllbException(
        FailureCode.MODEL_SCHEMA_MISMATCH, "not a usable ONNX model: " + what + "; train it again");
  }
}
