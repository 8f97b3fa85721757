// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trace;

import java.nio.ByteBuffer;

/**
 * One field of a C record.
 *
 * @param name as in {@code bpf/mllb_trace.h}
 * @param type of the field
 * @param offset in the record; bytes
 */
public record Field(String name, Type type, int offset) {

  /** C types of fields. */
  public enum Type {
    U8(1),
    U16(2),
    U32(4),
    S32(4),
    U64(8),
    S64(8);

    private final int bytes;

    Type(int bytes) {
      this.bytes = bytes;
    }

    public int bytes() {
      return bytes;
    }
  }

  /**
   * The field's value in a little-endian buffer; {@code u64} above 2^63 comes as a negative number.
   *
   * @param record where the record starts
   */
  public long get(ByteBuffer buffer, int record) {
    int at = record + offset;
    return switch (type) {
      case U8 -> buffer.get(at) & 0xffL;
      case U16 -> buffer.getShort(at) & 0xffffL;
      case U32 -> buffer.getInt(at) & 0xffff_ffffL;
      case S32 -> buffer.getInt(at);
      case U64, S64 -> buffer.getLong(at);
    };
  }

  /** Writes the field; for set-up values and tests. */
  public void put(ByteBuffer buffer, int record, long value) {
    int at = record + offset;
    switch (type) {
      case U8 -> buffer.put(at, (byte) value);
      case U16 -> buffer.putShort(at, (short) value);
      case U32, S32 -> buffer.putInt(at, (int) value);
      case U64, S64 -> buffer.putLong(at, value);
    }
  }
}
