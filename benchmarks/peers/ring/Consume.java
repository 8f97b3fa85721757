// SPDX-License-Identifier: Apache-2.0
import dev.mllb.bpf.RingBuffer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The collector's reader, with the same work per record as the C peer. Consume PIN ROUNDS. */
public final class Consume {

  private static long records;
  private static long sum;

  public static void main(String[] args) throws Exception {
    var threads = ManagementFactory.getThreadMXBean();
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    long used = 0;
    long measured = 0;
    int rounds = Integer.parseInt(args[1]);
    try (RingBuffer ring = RingBuffer.pinned(Path.of(args[0]), 1 << 24)) {
      for (int i = 0; i < rounds; i++) {
        System.out.println("50");
        System.out.flush();
        if (in.readLine() == null) {
          return;
        }
        long before = records;
        long start = threads.getCurrentThreadCpuTime();
        ring.drain(Consume::take);
        if (i >= rounds / 4) { // the first quarter warms the compiler up
          used += threads.getCurrentThreadCpuTime() - start;
          measured += records - before;
        }
      }
    }
    System.err.printf(
        "java   %d records, %.3f CPU s, %.2f M records/s (sum %x)%n",
        measured, used / 1e9, measured * 1e3 / used, sum);
  }

  private static void take(ByteBuffer data, int offset, int length) {
    records += data.getShort(offset) == 1 ? 1 : 0;
    sum += data.getLong(offset + 8) ^ data.getLong(offset + 16);
  }
}
