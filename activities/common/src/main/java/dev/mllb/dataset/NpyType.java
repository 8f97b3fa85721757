// SPDX-License-Identifier: Apache-2.0
package dev.mllb.dataset;

import java.nio.ByteBuffer;

/** Number types of a column, little-endian; the code is NumPy's. */
public enum NpyType {
  U1("|u1", 1),
  I1("|i1", 1),
  U2("<u2", 2),
  I2("<i2", 2),
  U4("<u4", 4),
  I4("<i4", 4),
  U8("<u8", 8),
  I8("<i8", 8),
  F4("<f4", 4),
  F8("<f8", 8);

  private final String code;
  private final int bytes;

  NpyType(String code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  public String code() {
    return code;
  }

  public int bytes() {
    return bytes;
  }

  /**
   * The type of this code; {@code u1} and {@code |u1} are the same.
   *
   * @throws NpyFormatException when it is none of ours
   */
  static NpyType of(String code) {
    for (NpyType type : values()) {
      if (type.code.equals(code) || type.code.substring(1).equals(code)) {
        return type;
      }
    }
    throw new NpyFormatException("column type '" + code + "' is not supported");
  }

  /** Integer value; {@code u8} above 2^63 comes as a negative number, floats are truncated. */
  long getLong(ByteBuffer from, int at) {
    return switch (this) {
      case U1 -> from.get(at) & 0xffL;
      case I1 -> from.get(at);
      case U2 -> from.getShort(at) & 0xffffL;
      case I2 -> from.getShort(at);
      case U4 -> from.getInt(at) & 0xffff_ffffL;
      case I4 -> from.getInt(at);
      case U8, I8 -> from.getLong(at);
      case F4 -> (long) from.getFloat(at);
      case F8 -> (long) from.getDouble(at);
    };
  }

  double getDouble(ByteBuffer from, int at) {
    return switch (this) {
      case F4 -> from.getFloat(at);
      case F8 -> from.getDouble(at);
      case U8 -> unsignedToDouble(from.getLong(at));
      default -> getLong(from, at);
    };
  }

  void putLong(ByteBuffer to, int at, long value) {
    switch (this) {
      case U1, I1 -> to.put(at, (byte) value);
      case U2, I2 -> to.putShort(at, (short) value);
      case U4, I4 -> to.putInt(at, (int) value);
      case U8, I8 -> to.putLong(at, value);
      case F4 -> to.putFloat(at, (float) value);
      case F8 -> to.putDouble(at, (double) value);
    }
  }

  private static double unsignedToDouble(long value) {
    return value >= 0 ? value : (value >>> 1) * 2.0;
  }
}
