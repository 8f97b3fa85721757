// SPDX-License-Identifier: Apache-2.0
package dev.mllb.collect;

import static java.util.Objects.requireNonNull;

import dev.mllb.basics.FileFailure;
import dev.mllb.bpf.BpfException;
import dev.mllb.bpf.Posix;
import dev.mllb.failure.MllbException;
import dev.mllb.trace.ProbeCounters;
import dev.mllb.trace.RowCounts;
import dev.mllb.trace.SegmentStats;
import dev.mllb.trace.SegmentWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves records from the ring to the segment, all of it on one thread of its own. */
final class Drain implements AutoCloseable {

  /** Opens the segment; on the collector's thread, so that its memory is the collector's. */
  @FunctionalInterface
  interface Opening {
    SegmentWriter open() throws IOException;
  }

  /**
   * What would survive a power cut now.
   *
   * @param counters of the kernel, read before the ring was: whatever they count is in the file
   * @param rows what is in the file
   * @param bytes its length; bytes
   * @param cpuNs CPU time of the thread so far; ns
   */
  record Durable(ProbeCounters counters, RowCounts rows, long bytes, long cpuNs) {}

  /** The ring holds far more than a machine decides in this time; sleeping longer saves nothing. */
  private static final long PAUSE_MS = 4;

  /**
   * The workloads beside it may be hundreds of threads: as one of many the thread would come too
   * late for its ring. It runs for a moment every few milliseconds, and is left out of the data.
   */
  private static final int NICE = -15;

  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

  private final Probe probe;
  private final SegmentStats stats = new SegmentStats();
  private final ScheduledExecutorService thread;
  private final SegmentWriter writer;
  private final Future<?> draining;
  private @Nullable RuntimeException failure;

  /**
   * Opens the segment and starts draining into it.
   *
   * @throws MllbException INVALID_PLAN when there is no such place on this machine
   */
  Drain(Probe probe, Placement placement, Opening opening)
      throws IOException, InterruptedException {
    this.probe = probe;
    this.thread = Executors.newSingleThreadScheduledExecutor(Drain::daemon);
    try {
      this.writer =
          call(
              () -> {
                placement.take();
                raisePriority();
                return opening.open();
              });
    } catch (IOException | InterruptedException | RuntimeException e) {
      thread.shutdownNow();
      throw e;
    }
    this.draining = thread.scheduleWithFixedDelay(this::step, 0, PAUSE_MS, TimeUnit.MILLISECONDS);
  }

  /**
   * Makes everything recorded so far durable.
   *
   * @throws MllbException DISK_FULL or what else stopped the draining
   */
  Durable sync() throws InterruptedException {
    try {
      return call(this::syncHere);
    } catch (IOException e) {
      throw diskFailure(e);
    } catch (UncheckedIOException e) {
      throw diskFailure(requireNonNull(e.getCause()));
    }
  }

  @Override
  public void close() throws IOException {
    draining.cancel(false);
    Future<?> closed =
        thread.submit(
            () -> {
              writer.close();
              return null;
            });
    thread.shutdown();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          result(closed);
          return;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "mllb-drain");
    thread.setDaemon(true);
    return thread;
  }

  private Durable syncHere() throws IOException {
    RuntimeException stopped = failure;
    if (stopped != null) {
      throw stopped;
    }
    ProbeCounters counters = probe.counters();
    probe.drain(this::take);
    writer.sync();
    long cpuNs = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    return new Durable(counters, stats.counts(), writer.position(), cpuNs);
  }

  /** What goes wrong here is told at the next {@link #sync()}. */
  private void step() {
    if (failure != null) {
      return;
    }
    try {
      probe.drain(this::take);
    } catch (UncheckedIOException e) {
      failure = diskFailure(requireNonNull(e.getCause()));
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private void take(ByteBuffer data, int offset, int length) {
    try {
      writer.append(data, offset, length);
      stats.add(data, offset);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private <T> T call(Callable<T> work) throws IOException, InterruptedException {
    return result(thread.submit(work));
  }

  private static <T> T result(Future<T> future) throws IOException, InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof IOException failed) {
        throw failed;
      }
      if (cause instanceof RuntimeException failed) {
        throw failed;
      }
      throw new IllegalStateException(cause);
    }
  }

  private static void raisePriority() {
    try {
      Posix.niceThread(NICE);
    } catch (BpfException | UnsatisfiedLinkError e) {
      LOG.info("the collector runs at ordinary priority: {}", e.getMessage());
    }
  }

  private static MllbException diskFailure(IOException e) {
    return FileFailure.of("cannot write the trace", e);
  }
}
