// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trace;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The segment file ({@code .mtr}), little-endian.
 *
 * <pre>
 * header   magic[8] u32 version, u32 json_bytes, u32 json_crc, u32 crc of the 20 bytes before
 *          json[json_bytes]                      schema of the records and lineage; padded to 8
 * chunk    u32 magic, u16 kind, u16 record_bytes, u32 records, u32 payload_crc,
 *          u64 first_index, u32 zero, u32 crc of the 28 bytes before
 *          payload[records * record_bytes]
 * </pre>
 *
 * CRCs are CRC-32C. {@code first_index} counts records of one kind in the file: a chunk that is
 * missing or there twice shows.
 */
final class SegmentFormat {

  static final int VERSION = 1;
  static final int FILE_HEADER_BYTES = 24;
  static final int CHUNK_HEADER_BYTES = 32;
  static final int CHUNK_MAGIC = 0x4352_544d; // "MTRC"

  /** Longest JSON that is looked at; bytes. */
  static final int MAX_JSON_BYTES = 1 << 20;

  /** Longest payload of a chunk; bytes. */
  static final int MAX_PAYLOAD_BYTES = 1 << 22;

  private static final byte[] MAGIC = {(byte) 0x89, 'M', 'T', 'R', '\r', '\n', 0x1a, '\n'};

  private SegmentFormat() {}

  static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  static int crc(ByteBuffer buffer, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(buffer.duplicate().limit(from + length).position(from));
    return (int) crc.getValue();
  }

  static ByteBuffer fileHeader(byte[] json) {
    ByteBuffer all = allocate(FILE_HEADER_BYTES + json.length);
    all.put(FILE_HEADER_BYTES, json);
    all.put(0, MAGIC);
    all.putInt(8, VERSION);
    all.putInt(12, json.length);
    all.putInt(16, crc(all, FILE_HEADER_BYTES, json.length));
    all.putInt(20, crc(all, 0, 20));
    return all;
  }

  /** Checks the first 24 bytes and returns the length of the JSON that follows. */
  static int checkFileHeader(ByteBuffer header) {
    for (int i = 0; i < MAGIC.length; i++) {
      if (header.get(i) != MAGIC[i]) {
        throw new SegmentException(i, "not a trace segment");
      }
    }
    if (header.getInt(20) != crc(header, 0, 20)) {
      throw new SegmentException(20, "header checksum differs");
    }
    if (header.getInt(8) != VERSION) {
      throw new SegmentException(8, "segment version " + header.getInt(8) + ", not " + VERSION);
    }
    int json = header.getInt(12);
    if (json < 0 || json > MAX_JSON_BYTES) {
      throw new SegmentException(12, "schema of " + json + " bytes");
    }
    return json;
  }

  static void putChunkHeader(ByteBuffer header, int kind, int recordBytes, int records) {
    header.putInt(0, CHUNK_MAGIC);
    header.putShort(4, (short) kind);
    header.putShort(6, (short) recordBytes);
    header.putInt(8, records);
    header.putInt(24, 0);
  }

  static void seal(ByteBuffer header, int payloadCrc, long firstIndex) {
    header.putInt(12, payloadCrc);
    header.putLong(16, firstIndex);
    header.putInt(28, crc(header, 0, 28));
  }

  /** Checks a chunk header that was read at this offset of the file. */
  static SegmentChunk chunk(ByteBuffer header, long offset) {
    if (header.getInt(0) != CHUNK_MAGIC) {
      throw new SegmentException(offset, "no chunk starts here");
    }
    if (header.getInt(28) != crc(header, 0, 28)) {
      throw new SegmentException(offset + 28, "chunk header checksum differs");
    }
    int recordBytes = header.getShort(6) & 0xffff;
    long records = header.getInt(8) & 0xffff_ffffL;
    if (recordBytes == 0 || records * recordBytes > MAX_PAYLOAD_BYTES) {
      throw new SegmentException(offset + 6, "chunk of " + records + " x " + recordBytes);
    }
    return new SegmentChunk(
        header.getShort(4) & 0xffff,
        recordBytes,
        (int) records,
        header.getLong(16),
        header.getInt(12));
  }
}
