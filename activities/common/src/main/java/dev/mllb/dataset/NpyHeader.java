// SPDX-License-Identifier: Apache-2.0
package dev.mllb.dataset;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Header of a structured NumPy file, format version 1.0 or 2.0: packed rows, one dimension.
 *
 * @param columns in file order
 * @param rows number of rows
 * @param dataOffset where the first row starts; bytes
 */
record NpyHeader(List<NpyColumn> columns, long rows, int dataOffset) {

  static final int PREFIX_BYTES = 10;

  /** Longest header that is looked at: far above any table of ours. */
  static final int MAX_BYTES = 1 << 20;

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final Pattern FIELD =
      Pattern.compile("\\(\\s*'([^']+)'\\s*,\\s*'([<>|=]?[a-z]\\d+)'\\s*\\)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(\\s*(\\d+)\\s*,\\s*\\)");
  private static final Pattern FORTRAN = Pattern.compile("'fortran_order'\\s*:\\s*True");

  NpyHeader {
    columns = List.copyOf(columns);
  }

  /** Columns laid out one after the other without padding. */
  static List<NpyColumn> layout(List<String> names, List<NpyType> types) {
    List<NpyColumn> columns = new ArrayList<>();
    int offset = 0;
    for (int i = 0; i < names.size(); i++) {
      columns.add(new NpyColumn(names.get(i), types.get(i), offset));
      offset += types.get(i).bytes();
    }
    return columns;
  }

  static int rowBytes(List<NpyColumn> columns) {
    return columns.stream().mapToInt(column -> column.type().bytes()).sum();
  }

  /**
   * Encodes the header with room for any row count, so that it can be written again in place when
   * the rows are known.
   */
  byte[] encode() {
    StringBuilder descr = new StringBuilder("{'descr': [");
    for (NpyColumn column : columns) {
      descr.append("('").append(column.name()).append("', '");
      descr.append(column.type().code()).append("'), ");
    }
    descr.append("], 'fortran_order': False, 'shape': (").append(rows).append(",), }");
    int length = PREFIX_BYTES + descr.length() - Long.toString(rows).length() + 20;
    int padded = (length + 1 + 63) / 64 * 64;
    descr.append(" ".repeat(padded - PREFIX_BYTES - 1 - descr.length())).append('\n');
    ByteBuffer bytes = ByteBuffer.allocate(padded).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(MAGIC).put((byte) 1).put((byte) 0);
    bytes.putShort((short) (padded - PREFIX_BYTES));
    bytes.put(descr.toString().getBytes(StandardCharsets.US_ASCII));
    return bytes.array();
  }

  /** Bytes of prefix and dictionary, from the first 12 bytes of a file. */
  static int headerBytes(ByteBuffer prefix) {
    for (int i = 0; i < MAGIC.length; i++) {
      if (prefix.get(i) != MAGIC[i]) {
        throw new NpyFormatException("not a NumPy file (offset " + i + ")");
      }
    }
    int major = prefix.get(6);
    long length =
        switch (major) {
          case 1 -> PREFIX_BYTES + (prefix.getShort(8) & 0xffffL);
          case 2, 3 -> PREFIX_BYTES + 2 + (prefix.getInt(8) & 0xffff_ffffL);
          default -> throw new NpyFormatException("NumPy format version " + major + " (offset 6)");
        };
    if (length > MAX_BYTES) {
      throw new NpyFormatException("header of " + length + " bytes (offset 8)");
    }
    return (int) length;
  }

  /** Reads the dictionary of a header of the given length. */
  static NpyHeader decode(String dictionary, int headerBytes) {
    if (FORTRAN.matcher(dictionary).find()) {
      throw new NpyFormatException("Fortran order is not supported");
    }
    Matcher shape = SHAPE.matcher(dictionary);
    if (!shape.find()) {
      throw new NpyFormatException("no one-dimensional shape in the header");
    }
    List<String> names = new ArrayList<>();
    List<NpyType> types = new ArrayList<>();
    Matcher field = FIELD.matcher(dictionary);
    while (field.find()) {
      names.add(field.group(1));
      types.add(NpyType.of(field.group(2)));
    }
    if (names.isEmpty()) {
      throw new NpyFormatException("not a structured array: no named columns");
    }
    try {
      return new NpyHeader(layout(names, types), Long.parseLong(shape.group(1)), headerBytes);
    } catch (NumberFormatException e) {
      throw new NpyFormatException("shape is not a number: " + shape.group(1));
    }
  }
}
