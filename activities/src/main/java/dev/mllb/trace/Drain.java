package dev.mllb.trace;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.internal.bpf.BpfException;
import dev.mllb.internal.bpf.Posix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that moves records from the ring to the segment. */
final class Drain implements AutoCloseable {

  /** The ring holds far more than a machine decides in this time; sleeping longer saves nothing. */
  private static final long PAUSE_NS = Duration.ofMillis(4).toNanos();

  /**
   * The workloads beside it may be hundreds of threads: as one of many the thread would come too
   * late for its ring. It runs for a moment every few milliseconds, and is left out of the data.
   */
  private static final int NICE = -15;

  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

  private final Probe probe;
  private final SegmentWriter writer;
  private final SegmentStats stats = new SegmentStats();
  private final Thread thread;
  private volatile boolean stopping;
  private volatile long cpuNs;
  private @Nullable RuntimeException failure;

  /**
   * Starts draining.
   *
   * @param cpus CPUs the thread may use; empty means all
   */
  Drain(Probe probe, SegmentWriter writer, List<Integer> cpus) {
    this.probe = probe;
    this.writer = writer;
    this.thread = new Thread(() -> run(cpus), "mllb-drain");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Makes everything recorded so far durable.
   *
   * @throws MllbException DISK_FULL or what else stopped the thread
   */
  synchronized RowCounts sync() {
    throwIfFailed();
    try {
      probe.drain(this::take);
      writer.sync();
      return stats.counts();
    } catch (IOException e) {
      throw diskFailure(e);
    } catch (UncheckedIOException e) {
      throw diskFailure(e.getCause());
    }
  }

  /** CPU time the thread has used; ns. */
  long cpuNs() {
    return cpuNs;
  }

  @Override
  public void close() {
    stopping = true;
    LockSupport.unpark(thread);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(List<Integer> cpus) {
    bind(cpus);
    hurry();
    var threads = ManagementFactory.getThreadMXBean();
    while (!stopping && step()) {
      cpuNs = threads.getCurrentThreadCpuTime();
      LockSupport.parkNanos(PAUSE_NS);
    }
  }

  private synchronized boolean step() {
    try {
      probe.drain(this::take);
      return true;
    } catch (UncheckedIOException e) {
      failure = diskFailure(e.getCause());
    } catch (RuntimeException e) {
      failure = e;
    }
    return false;
  }

  private void take(ByteBuffer data, int offset, int length) {
    try {
      writer.append(data, offset, length);
      stats.add(data, offset);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void hurry() {
    try {
      Posix.niceThread(NICE);
    } catch (BpfException | UnsatisfiedLinkError e) {
      LOG.info("the collector runs at ordinary priority: {}", e.getMessage());
    }
  }

  private synchronized void bind(List<Integer> cpus) {
    if (cpus.isEmpty()) {
      return;
    }
    try {
      Posix.bindThread(cpus);
    } catch (BpfException e) {
      failure =
          new MllbException(
              FailureCode.INVALID_PLAN,
              "the collector cannot run on CPUs " + cpus + ": " + e.getMessage(),
              e);
    }
  }

  private void throwIfFailed() {
    RuntimeException stopped = failure;
    if (stopped != null) {
      throw stopped;
    }
  }

  private static MllbException diskFailure(IOException e) {
    return new MllbException(FailureCode.DISK_FULL, "cannot write the trace: " + e.getMessage(), e);
  }
}
