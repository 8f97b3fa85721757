// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trace;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads a segment file chunk by chunk in constant memory. Whatever the file holds, it ends with a
 * {@link SegmentException} that names the offset, after everything before it was handed over.
 */
public final class SegmentReader implements AutoCloseable {

  /** Receives one checked chunk. */
  @FunctionalInterface
  public interface Sink {

    /**
     * Takes one chunk.
     *
     * @param records little-endian, from index 0; valid only during the call
     */
    void accept(SegmentChunk chunk, ByteBuffer records) throws IOException;
  }

  private final FileChannel channel;
  private final String json;
  private final ByteBuffer header = SegmentFormat.allocate(SegmentFormat.CHUNK_HEADER_BYTES);
  private final Map<Integer, Long> next = new HashMap<>();
  private ByteBuffer payload = SegmentFormat.allocate(0);
  private long position;

  private SegmentReader(FileChannel channel, String json, long position) {
    this.channel = channel;
    this.json = json;
    this.position = position;
  }

  /**
   * Opens a file and checks its header.
   *
   * @throws SegmentException when it is not a segment or its header is damaged
   */
  public static SegmentReader open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      ByteBuffer header = SegmentFormat.allocate(SegmentFormat.FILE_HEADER_BYTES);
      readFully(channel, header, 0);
      int length = SegmentFormat.checkFileHeader(header);
      ByteBuffer json = SegmentFormat.allocate(length);
      readFully(channel, json, SegmentFormat.FILE_HEADER_BYTES);
      if (SegmentFormat.crc(json, 0, length) != header.getInt(16)) {
        throw new SegmentException(SegmentFormat.FILE_HEADER_BYTES, "schema checksum differs");
      }
      String text = StandardCharsets.UTF_8.decode(json.flip()).toString();
      return new SegmentReader(channel, text, (long) SegmentFormat.FILE_HEADER_BYTES + length);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Schema and lineage. */
  public String json() {
    return json;
  }

  /** End of what was read and found whole; bytes. */
  public long position() {
    return position;
  }

  /**
   * Hands over all chunks from here to the end of the file.
   *
   * @throws SegmentException at the first defect
   */
  public void forEach(Sink sink) throws IOException {
    while (position < channel.size()) {
      readFully(channel, header.clear(), position);
      SegmentChunk chunk = SegmentFormat.chunk(header, position);
      if (payload.capacity() < chunk.payloadBytes()) {
        payload = SegmentFormat.allocate(chunk.payloadBytes());
      }
      payload.clear().limit(chunk.payloadBytes());
      readFully(channel, payload, position + SegmentFormat.CHUNK_HEADER_BYTES);
      check(chunk);
      sink.accept(chunk, payload.flip());
      position += SegmentFormat.CHUNK_HEADER_BYTES + chunk.payloadBytes();
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void check(SegmentChunk chunk) {
    if (SegmentFormat.crc(payload, 0, chunk.payloadBytes()) != chunk.payloadCrc()) {
      throw new SegmentException(
          position + SegmentFormat.CHUNK_HEADER_BYTES, "chunk checksum differs");
    }
    long expected = next.getOrDefault(chunk.kind(), 0L);
    if (chunk.firstIndex() != expected) {
      throw new SegmentException(
          position + 16, "chunk starts at record " + chunk.firstIndex() + ", not " + expected);
    }
    next.put(chunk.kind(), expected + chunk.records());
  }

  private static void readFully(FileChannel channel, ByteBuffer to, long from) throws IOException {
    while (to.hasRemaining()) {
      if (channel.read(to, from + to.position()) < 0) {
        throw new SegmentException(channel.size(), "the file ends in the middle");
      }
    }
  }
}
