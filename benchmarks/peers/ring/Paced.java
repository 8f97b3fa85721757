// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trace;

import dev.mllb.bpf.RingBuffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * Drains a ring that is filled at a steady rate, as the collector does: every field of every record
 * is decoded, or every record is written and synced once a second. Paced PIN RING_BYTES SECONDS
 * [FILE]
 */
public final class Paced {

  private static final long PAUSE_NS = 4_000_000L;
  private static final long SECOND_NS = 1_000_000_000L;

  private static long records;
  private static long sum;
  private static SegmentWriter writer;

  public static void main(String[] args) throws Exception {
    if (args.length > 3) {
      Path file = Path.of(args[3]);
      Files.deleteIfExists(file);
      writer = new SegmentWriter(file, "{}".getBytes(), 990);
    }
    SegmentStats stats = new SegmentStats();
    RingBuffer.Sink sink =
        writer == null
            ? Paced::decode
            : (data, offset, length) -> {
              write(data, offset, length);
              stats.add(data, offset);
            };
    try (RingBuffer ring = RingBuffer.pinned(Path.of(args[0]), Integer.parseInt(args[1]))) {
      System.out.println("open");
      long end = System.nanoTime() + Long.parseLong(args[2]) * SECOND_NS;
      long nextSync = System.nanoTime() + SECOND_NS;
      while (System.nanoTime() < end) {
        ring.drain(sink);
        if (writer != null && System.nanoTime() > nextSync) {
          writer.sync();
          nextSync += SECOND_NS;
        }
        LockSupport.parkNanos(PAUSE_NS);
      }
      ring.drain(sink);
    }
    if (writer != null) {
      writer.close();
      records = stats.rows();
    }
    double cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9;
    System.out.printf(
        "drained %d %s, %.1f CPU s (sum %x)%n",
        records, writer == null ? "decoded" : "written and synced", cpu, sum);
  }

  private static void decode(ByteBuffer data, int offset, int length) {
    for (Field field : DecisionLayout.fields()) {
      sum += field.get(data, offset);
    }
    records++;
  }

  private static void write(ByteBuffer data, int offset, int length) {
    try {
      writer.append(data, offset, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
