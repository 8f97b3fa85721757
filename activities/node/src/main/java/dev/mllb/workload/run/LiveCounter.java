// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;

/**
 * What a running workload says it has done so far, in a file that its processes map ({@code
 * benchmarks/workloads/live.h}). It is read, not mapped: a workload that cuts its file short spoils
 * its own number and nothing else.
 */
public final class LiveCounter implements AutoCloseable {

  private static final int COUNTERS = 512;
  private static final int APART = 128;
  private static final int BYTES = COUNTERS * APART;
  private static final double MILLIONTHS = 1e6;

  /** Looking took longer: somebody else had the CPU meanwhile, and the moment is not known. */
  private static final Duration PROMPT = Duration.ofMillis(1);

  private static final int LOOKS = 5;

  private final Path file;
  private final FileChannel channel;
  private final ByteBuffer bytes = ByteBuffer.allocateDirect(BYTES).order(ByteOrder.nativeOrder());

  private LiveCounter(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * A new one that stands at 0.
   *
   * @param file an empty one
   */
  static LiveCounter in(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    channel.write(ByteBuffer.allocate(BYTES), 0);
    return new LiveCounter(file, channel);
  }

  /**
   * A look at it.
   *
   * @param operations since the start
   * @param nanos when; {@link System#nanoTime()}
   */
  public record Reading(double operations, long nanos) {

    /** Operations a second since an earlier look. */
    public double since(Reading before) {
      return (operations - before.operations) * 1e9 / (nanos - before.nanos);
    }
  }

  /**
   * Looks.
   *
   * @throws IOException when its file is not what it was
   */
  public Reading read() throws IOException {
    Reading reading = null;
    long best = Long.MAX_VALUE;
    for (int look = 0; look < LOOKS && best > PROMPT.toNanos(); look++) {
      long before = System.nanoTime();
      double operations = sum();
      long took = System.nanoTime() - before;
      if (reading == null || took < best) {
        best = took;
        reading = new Reading(operations, before + took / 2);
      }
    }
    return reading == null ? new Reading(0, System.nanoTime()) : reading;
  }

  private double sum() throws IOException {
    bytes.clear();
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, bytes.position()) < 0) {
        throw new IOException("its live counter was cut short");
      }
    }
    long sum = 0;
    for (int i = 0; i < COUNTERS; i++) {
      sum += bytes.getLong(i * APART);
    }
    return sum / MILLIONTHS;
  }

  /** Tells a program where it is. */
  Map<String, String> environment() {
    return Map.of("MLLB_LIVE", file.toString());
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
