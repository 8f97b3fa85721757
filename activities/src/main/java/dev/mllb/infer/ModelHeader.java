package dev.mllb.infer;

import java.util.HexFormat;

/** {@code mllb_model.h}: the bytes of {@code model.bin} as a C array, for a built-in model. */
public final class ModelHeader {

  private static final int PER_LINE = 12;

  private ModelHeader() {}

  public static String of(byte[] modelBin, String modelId) {
    StringBuilder out = new StringBuilder();
    out.append("/* SPDX-License-Identifier: GPL-2.0 */\n");
    out.append("/* Generated from model.bin; model ").append(modelId).append(". Do not edit. */\n");
    out.append("#ifndef MLLB_MODEL_H\n#define MLLB_MODEL_H\n\n");
    out.append("static const u8 mllb_builtin_model[] = {");
    HexFormat hex = HexFormat.of();
    for (int i = 0; i < modelBin.length; i++) {
      out.append(i % PER_LINE == 0 ? "\n\t" : " ");
      out.append("0x").append(hex.toHexDigits(modelBin[i])).append(',');
    }
    out.append("\n};\n\n#endif\n");
    return out.toString();
  }
}
