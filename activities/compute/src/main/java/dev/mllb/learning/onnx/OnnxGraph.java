// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Builds one ONNX graph from input {@code x} to output {@code z}, node by node. */
final class OnnxGraph {

  /** Opset 13 is read by every runtime of the last years; IR version 7 goes with it. */
  private static final int OPSET = 13;

  private static final int IR_VERSION = 7;

  private final GraphProto.Builder graph;
  private final int elementType;

  /**
   * @param elementType {@link TensorProto.DataType} of input and output
   */
  OnnxGraph(String name, TensorProto.DataType elementType, int inputs) {
    this.elementType = elementType.getNumber();
    this.graph =
        GraphProto.newBuilder().setName(name).addInput(value("x", inputs)).addOutput(value("z", 1));
  }

  /** Adds a node with one output, named like the node. */
  String node(String operator, String name, String... inputs) {
    graph.addNode(builder(operator, name, inputs));
    return name;
  }

  /** Adds a {@code Gemm} whose weights are {@code [outputs][inputs]}. */
  String gemm(String name, String... inputs) {
    graph.addNode(
        builder("Gemm", name, inputs)
            .addAttribute(
                AttributeProto.newBuilder()
                    .setName("transB")
                    .setType(AttributeProto.AttributeType.INT)
                    .setI(1)));
    return name;
  }

  String floats(String name, float[] values, long... dims) {
    TensorProto.Builder tensor = tensor(name, TensorProto.DataType.FLOAT, dims);
    for (float value : values) {
      tensor.addFloatData(value);
    }
    graph.addInitializer(tensor);
    return name;
  }

  String longs(String name, long[] values, long... dims) {
    TensorProto.Builder tensor = tensor(name, TensorProto.DataType.INT64, dims);
    for (long value : values) {
      tensor.addInt64Data(value);
    }
    graph.addInitializer(tensor);
    return name;
  }

  /** The finished file; equal inputs give equal bytes. */
  byte[] build(Map<String, String> metadata) {
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("mllb")
            .setGraph(graph)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET));
    new TreeMap<>(metadata)
        .forEach(
            (key, value) ->
                model.addMetadataProps(
                    StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return model.build().toByteArray();
  }

  private static NodeProto.Builder builder(String operator, String name, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .setName(name)
        .addAllInput(List.of(inputs))
        .addOutput(name);
  }

  private static TensorProto.Builder tensor(String name, TensorProto.DataType type, long... dims) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(type.getNumber());
    for (long dim : dims) {
      tensor.addDims(dim);
    }
    return tensor;
  }

  private ValueInfoProto value(String name, int width) {
    TensorShapeProto.Builder shape =
        TensorShapeProto.newBuilder()
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("n"))
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(width));
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(elementType).setShape(shape)))
        .build();
  }
}
