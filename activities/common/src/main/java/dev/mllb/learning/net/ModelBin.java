// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.net;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * {@code model.bin}, little-endian: a 64-byte header, then per layer shift, bias and weights. The C
 * loader reads the same layout.
 *
 * @param featureSet number of the feature set; 1 is {@code mllb15}, 2 {@code mllb15k}
 * @param modelId first 16 bytes of the float ONNX file's sha256
 * @param model the integer model
 */
@SuppressWarnings("ArrayRecordComponent") // Plain numbers; never compared as a whole.
public record ModelBin(int featureSet, byte[] modelId, IntegerModel model) {

  public static final int MAGIC = 0x424C4C4D;
  public static final int VERSION = 1;
  public static final int HEADER_BYTES = 64;
  public static final int MODEL_ID_BYTES = 16;
  public static final int FEATURE_SET_MLLB15 = 1;

  /** As the C loader has it. The largest shape there is, 15-64-64-1, takes 11 KiB. */
  public static final int MAX_BYTES = 16_384;

  /** The checksum covers everything after magic, version, sizes and itself. */
  private static final int CHECKED_FROM = 16;

  public ModelBin {
    if (modelId.length != MODEL_ID_BYTES) {
      throw new IllegalArgumentException("a model id has 16 bytes, not " + modelId.length);
    }
  }

  /** The file's bytes. */
  public byte[] encode() {
    int size = HEADER_BYTES;
    for (IntegerLayer layer : model.layers()) {
      size += layerBytes(layer.inputs(), layer.outputs());
    }
    ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(MAGIC).putShort((short) VERSION).putShort((short) HEADER_BYTES);
    out.putInt(size).putInt(0);
    out.putShort((short) featureSet).putShort((short) model.inputs());
    out.putShort((short) model.layers().size());
    for (int l = 0; l < IntegerModel.MAX_LAYERS; l++) {
      out.putShort((short) (l < model.layers().size() ? model.layers().get(l).outputs() : 0));
    }
    out.put(modelId).position(HEADER_BYTES);
    model.layers().forEach(layer -> putLayer(out, layer));
    return out.putInt(12, crc(out.array())).array();
  }

  /**
   * Reads a file's bytes and refuses whatever the kernel would refuse.
   *
   * @throws MllbException MODEL_SCHEMA_MISMATCH with what is wrong
   */
  public static ModelBin decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    checkHeader(bytes, in);
    in.position(CHECKED_FROM);
    int featureSet = Short.toUnsignedInt(in.getShort());
    int inputs = Short.toUnsignedInt(in.getShort());
    int count = Short.toUnsignedInt(in.getShort());
    int[] widths = new int[IntegerModel.MAX_LAYERS];
    for (int l = 0; l < widths.length; l++) {
      widths[l] = Short.toUnsignedInt(in.getShort());
    }
    byte[] id = new byte[MODEL_ID_BYTES];
    in.get(id);
    check(count >= 1 && count <= IntegerModel.MAX_LAYERS, "it has " + count + " layers");
    int size = HEADER_BYTES;
    for (int l = 0; l < count; l++) {
      check(widths[l] >= 1 && widths[l] <= IntegerModel.MAX_HIDDEN, "a layer is too wide");
      size += layerBytes(l == 0 ? inputs : widths[l - 1], widths[l]);
    }
    check(size == bytes.length, "its layers need " + size + " bytes, not " + bytes.length);
    in.position(HEADER_BYTES);
    List<IntegerLayer> layers = new ArrayList<>();
    for (int l = 0; l < count; l++) {
      layers.add(getLayer(in, l == 0 ? inputs : widths[l - 1], widths[l]));
    }
    ModelBin file = new ModelBin(featureSet, id, model(layers));
    check(Arrays.equals(file.encode(), bytes), "its padding is not zero");
    return file;
  }

  private static IntegerModel model(List<IntegerLayer> layers) {
    try {
      return new IntegerModel(layers);
    } catch (IllegalArgumentException e) {
      throw new MllbException(
          FailureCode.MODEL_SCHEMA_MISMATCH, "not a usable model file: " + e.getMessage(), e);
    }
  }

  private static void checkHeader(byte[] bytes, ByteBuffer in) {
    check(bytes.length >= HEADER_BYTES, "it is only " + bytes.length + " bytes long");
    check(bytes.length <= MAX_BYTES, "it is " + bytes.length + " bytes long");
    check(in.getInt(0) == MAGIC, "it does not begin with the magic number");
    int version = Short.toUnsignedInt(in.getShort(4));
    check(version == VERSION, "it is of version " + version + ", this mllb reads " + VERSION);
    check(in.getShort(6) == HEADER_BYTES, "its header is not 64 bytes");
    check(in.getInt(8) == bytes.length, "it is cut or has trailing bytes");
    check(in.getInt(12) == crc(bytes), "its checksum is wrong");
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new MllbException(
          FailureCode.MODEL_SCHEMA_MISMATCH,
          "not a usable model file: " + what + "; export it again");
    }
  }

  private static int crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes, CHECKED_FROM, bytes.length - CHECKED_FROM);
    return (int) crc.getValue();
  }

  private static int layerBytes(int inputs, int outputs) {
    return 4 + 4 * outputs + paddedBytes(inputs * outputs);
  }

  private static int paddedBytes(int weights) {
    return (2 * weights + 3) / 4 * 4;
  }

  private static void putLayer(ByteBuffer out, IntegerLayer layer) {
    out.putInt(layer.shift());
    for (int bias : layer.bias()) {
      out.putInt(bias);
    }
    int end = out.position() + paddedBytes(layer.weights().length);
    for (short weight : layer.weights()) {
      out.putShort(weight);
    }
    out.position(end);
  }

  private static IntegerLayer getLayer(ByteBuffer in, int inputs, int outputs) {
    int shift = in.getInt();
    check(shift >= 0 && shift <= 31, "a shift is " + shift);
    int[] bias = new int[outputs];
    for (int o = 0; o < outputs; o++) {
      bias[o] = in.getInt();
    }
    int end = in.position() + paddedBytes(inputs * outputs);
    short[] weights = new short[inputs * outputs];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = in.getShort();
    }
    in.position(end);
    return new IntegerLayer(inputs, outputs, shift, weights, bias);
  }
}
