// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.net;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** {@code mllb_model.h}: the bytes of {@code model.bin} as a C array, for a built-in model. */
public final class ModelHeader {

  private static final int PER_LINE = 12;

  private static final Pattern BYTE = Pattern.compile("\\b0x([0-9a-f]{2})\\b");

  private ModelHeader() {}

  /**
   * The bytes of {@code model.bin} in a file of either form; a header's text is read for its
   * numbers alone and never compiled.
   */
  public static byte[] modelBin(byte[] file) {
    String text = new String(file, StandardCharsets.ISO_8859_1);
    if (!text.startsWith("/*")) {
      return file;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BYTE.matcher(text).results().forEach(m -> bytes.write(HexFormat.fromHexDigits(m.group(1))));
    return bytes.toByteArray();
  }

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
