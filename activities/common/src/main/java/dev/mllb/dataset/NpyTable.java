// SPDX-License-Identifier: Apache-2.0
package dev.mllb.dataset;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A structured {@code .npy} file, memory-mapped: it costs address space, not heap, however many
 * rows it has. Safe for use by several threads.
 */
public final class NpyTable {

  /** A mapping is at most this long, and a whole number of rows. */
  private static final long MAP_BYTES = 1L << 30;

  private final NpyHeader header;
  private final int rowBytes;
  private final long rowsPerMap;
  private final ByteBuffer[] maps;

  private NpyTable(NpyHeader header, int rowBytes, long rowsPerMap, ByteBuffer[] maps) {
    this.header = header;
    this.rowBytes = rowBytes;
    this.rowsPerMap = rowsPerMap;
    this.maps = maps;
  }

  /**
   * Opens a table.
   *
   * @throws NpyFormatException when the file is none, or shorter than its header says
   */
  public static NpyTable open(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      NpyHeader header = readHeader(channel);
      int rowBytes = NpyHeader.rowBytes(header.columns());
      long available = (channel.size() - header.dataOffset()) / rowBytes;
      if (header.rows() > available) {
        throw new NpyFormatException(
            "header says " + header.rows() + " rows, but the file ends after " + available);
      }
      return new NpyTable(header, rowBytes, MAP_BYTES / rowBytes, map(channel, header, rowBytes));
    }
  }

  public long rows() {
    return header.rows();
  }

  public List<NpyColumn> columns() {
    return header.columns();
  }

  public boolean has(String name) {
    return header.columns().stream().anyMatch(column -> column.name().equals(name));
  }

  /**
   * The column of this name; look it up once, outside the loop over the rows.
   *
   * @throws NpyFormatException when there is none
   */
  public NpyColumn column(String name) {
    return header.columns().stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new NpyFormatException("no column " + name));
  }

  /** An integer value; {@code u8} above 2^63 comes as a negative number. */
  public long getLong(long row, NpyColumn column) {
    return column.type().getLong(map(row), at(row) + column.offset());
  }

  public double getDouble(long row, NpyColumn column) {
    return column.type().getDouble(map(row), at(row) + column.offset());
  }

  /**
   * Adjacent {@code i2} columns, for example all features of a row.
   *
   * @param first the first of them
   * @param out filled with as many values as it has room for
   */
  public void getShorts(long row, NpyColumn first, short[] out) {
    ByteBuffer map = map(row);
    int at = at(row) + first.offset();
    for (int i = 0; i < out.length; i++) {
      out[i] = map.getShort(at + 2 * i);
    }
  }

  private ByteBuffer map(long row) {
    if (row < 0 || row >= header.rows()) {
      throw new IndexOutOfBoundsException("row " + row + " of " + header.rows());
    }
    return maps[(int) (row / rowsPerMap)];
  }

  private int at(long row) {
    return (int) (row % rowsPerMap) * rowBytes;
  }

  private static NpyHeader readHeader(FileChannel channel) throws IOException {
    ByteBuffer prefix = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    readFully(channel, prefix, 0);
    int headerBytes = NpyHeader.headerBytes(prefix);
    ByteBuffer all = ByteBuffer.allocate(headerBytes);
    readFully(channel, all, 0);
    return NpyHeader.decode(new String(all.array(), StandardCharsets.ISO_8859_1), headerBytes);
  }

  private static void readFully(FileChannel channel, ByteBuffer to, long from) throws IOException {
    while (to.hasRemaining()) {
      if (channel.read(to, from + to.position()) < 0) {
        throw new NpyFormatException(
            "the file ends within its header, at offset " + channel.size());
      }
    }
  }

  private static ByteBuffer[] map(FileChannel channel, NpyHeader header, int rowBytes)
      throws IOException {
    long rowsPerMap = MAP_BYTES / rowBytes;
    ByteBuffer[] maps = new ByteBuffer[(int) ((header.rows() + rowsPerMap - 1) / rowsPerMap)];
    for (int i = 0; i < maps.length; i++) {
      long rows = Math.min(rowsPerMap, header.rows() - i * rowsPerMap);
      long offset = header.dataOffset() + i * rowsPerMap * rowBytes;
      MappedByteBuffer map = channel.map(FileChannel.MapMode.READ_ONLY, offset, rows * rowBytes);
      maps[i] = map.order(ByteOrder.LITTLE_ENDIAN);
    }
    return maps;
  }
}
