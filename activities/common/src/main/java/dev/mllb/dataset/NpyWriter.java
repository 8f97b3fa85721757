// SPDX-License-Identifier: Apache-2.0
package dev.mllb.dataset;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Writes a structured {@code .npy} file row by row in constant memory. The row count in the header
 * is right only after {@link #close()}.
 */
public final class NpyWriter implements AutoCloseable {

  private static final int BUFFER_BYTES = 1 << 20;

  private final FileChannel channel;
  private final List<NpyColumn> columns;
  private final int rowBytes;
  private final int dataOffset;
  private final ByteBuffer buffer;
  private int rowStart;
  private long rows;

  /** Starts a file, replacing what is there. */
  public NpyWriter(Path file, List<NpyColumn> columns) throws IOException {
    this.columns = List.copyOf(columns);
    this.rowBytes = NpyHeader.rowBytes(columns);
    this.buffer =
        ByteBuffer.allocateDirect(BUFFER_BYTES / rowBytes * rowBytes)
            .order(ByteOrder.LITTLE_ENDIAN);
    this.channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    byte[] header = new NpyHeader(columns, 0, 0).encode();
    this.dataOffset = header.length;
    channel.write(ByteBuffer.wrap(header));
  }

  /** Sets a value of the current row; values not set are those of an earlier row. */
  public void put(NpyColumn column, long value) {
    column.type().putLong(buffer, rowStart + column.offset(), value);
  }

  /** Sets a floating-point value of the current row. */
  public void put(NpyColumn column, double value) {
    int at = rowStart + column.offset();
    switch (column.type()) {
      case F4 -> buffer.putFloat(at, (float) value);
      case F8 -> buffer.putDouble(at, value);
      default -> throw new IllegalArgumentException(column.name() + " is an integer column");
    }
  }

  /** Ends the current row and starts the next. */
  public void endRow() throws IOException {
    rows++;
    rowStart += rowBytes;
    if (rowStart == buffer.capacity()) {
      flush();
    }
  }

  public long rows() {
    return rows;
  }

  /** Changes a value of an earlier row. */
  public void patch(long row, NpyColumn column, long value) throws IOException {
    long buffered = rows - rowStart / rowBytes;
    if (row >= buffered) {
      int at = (int) (row - buffered) * rowBytes + column.offset();
      column.type().putLong(buffer, at, value);
      return;
    }
    ByteBuffer bytes = ByteBuffer.allocate(column.type().bytes()).order(ByteOrder.LITTLE_ENDIAN);
    column.type().putLong(bytes, 0, value);
    channel.write(bytes, dataOffset + row * rowBytes + column.offset());
  }

  /** Writes the rest and the row count, and makes both durable. */
  @Override
  public void close() throws IOException {
    try (channel) {
      flush();
      byte[] header = new NpyHeader(columns, rows, dataOffset).encode();
      if (header.length != dataOffset) {
        throw new IllegalStateException("the header changed its length");
      }
      channel.write(ByteBuffer.wrap(header), 0);
      channel.force(true);
    }
  }

  private void flush() throws IOException {
    buffer.position(0).limit(rowStart);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
    rowStart = 0;
  }
}
