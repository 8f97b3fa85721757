// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trace;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Appends records to a new segment file. Records become durable with {@link #sync()}; a crash loses
 * at most what came after the last one, and never damages what came before.
 */
public final class SegmentWriter implements AutoCloseable {

  private final FileChannel channel;
  private final Chunk decisions;
  private final Chunk outcomes;

  /**
   * Creates the file; it must not exist.
   *
   * @param batchRecords decisions that are written at once; as many bytes of outcomes
   */
  public SegmentWriter(Path file, byte[] json, int batchRecords) throws IOException {
    int batchBytes = Math.min(batchRecords * DecisionLayout.BYTES, SegmentFormat.MAX_PAYLOAD_BYTES);
    this.channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    this.decisions = new Chunk(DecisionLayout.KIND_DECISION, DecisionLayout.BYTES, batchBytes);
    this.outcomes = new Chunk(OutcomeLayout.KIND_OUTCOME, OutcomeLayout.BYTES, batchBytes);
    writeFully(SegmentFormat.fileHeader(json));
  }

  /** Takes a record of either kind as the ring delivers it. */
  public void append(ByteBuffer data, int offset, int length) throws IOException {
    int kind = data.getShort(offset) & 0xffff;
    Chunk chunk = kind == OutcomeLayout.KIND_OUTCOME ? outcomes : decisions;
    if (kind != chunk.kind || length < chunk.recordBytes) {
      throw new IllegalStateException(
          "record of kind " + kind + " and " + length + " bytes: probe and collector differ");
    }
    if (chunk == outcomes && outcomes.isNearlyFull()) {
      // An outcome is always found after the decision it belongs to.
      decisions.flush();
    }
    chunk.append(data, offset);
  }

  /** Bytes in the file. */
  public long position() throws IOException {
    return channel.position();
  }

  /** Writes what is buffered and makes everything appended so far durable. */
  public void sync() throws IOException {
    decisions.flush();
    outcomes.flush();
    channel.force(false);
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      sync();
    }
  }

  private void writeFully(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  /** Records of one kind that wait to be written. */
  private final class Chunk {
    private final int kind;
    private final int recordBytes;
    private final ByteBuffer buffer;
    private int records;
    private long total;

    Chunk(int kind, int recordBytes, int batchBytes) {
      this.kind = kind;
      this.recordBytes = recordBytes;
      int capacity = batchBytes / recordBytes * recordBytes;
      this.buffer = SegmentFormat.allocate(SegmentFormat.CHUNK_HEADER_BYTES + capacity);
    }

    boolean isNearlyFull() {
      int at = SegmentFormat.CHUNK_HEADER_BYTES + (records + 2) * recordBytes;
      return at > buffer.capacity();
    }

    void append(ByteBuffer data, int offset) throws IOException {
      boolean isLast = isNearlyFull();
      int at = SegmentFormat.CHUNK_HEADER_BYTES + records * recordBytes;
      buffer.put(at, data, offset, recordBytes);
      records++;
      total++;
      if (isLast) {
        flush();
      }
    }

    void flush() throws IOException {
      if (records == 0) {
        return;
      }
      int payload = records * recordBytes;
      SegmentFormat.putChunkHeader(buffer, kind, recordBytes, records);
      int crc = SegmentFormat.crc(buffer, SegmentFormat.CHUNK_HEADER_BYTES, payload);
      SegmentFormat.seal(buffer, crc, total - records);
      writeFully(buffer.position(0).limit(SegmentFormat.CHUNK_HEADER_BYTES + payload));
      buffer.clear();
      records = 0;
    }
  }
}
