// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import dev.mllb.bpf.BpfException;
import dev.mllb.bpf.BpfObject;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.install.InstalledFiles;
import dev.mllb.sample.Histogram;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How long tasks wait for a CPU, and how long CPUs idle while tasks wait, counted in the kernel
 * from attaching on. The layout is {@code struct mllb_runq_cpu} of {@code bpf/mllb_runq.h}.
 */
final class RunQueueProbe implements AutoCloseable {

  private static final String OBJECT = "bpf/mllb_runq.bpf.o";

  /** The switch first: a wake-up whose switch nobody sees would wait for ever. */
  private static final List<String> PROGRAMS =
      List.of("mllb_runq_switch", "mllb_runq_migrate", "mllb_runq_wakeup", "mllb_runq_wakeup_new");

  static final int BUCKETS = 32;

  /** Two histograms and four counts, 8 bytes each. */
  static final int CPU_BYTES = 8 * (2 * BUCKETS + 4);

  private static final int PREEMPTED = 8 * BUCKETS;
  private static final int IDLE = 2 * PREEMPTED;
  private static final int IDLE_WHILE_WAITING = IDLE + 8;

  private final BpfObject object;
  private final long startNanos;

  private RunQueueProbe(BpfObject object, long startNanos) {
    this.object = object;
    this.startNanos = startNanos;
  }

  /**
   * Attaches the installed object.
   *
   * @throws MllbException when this kernel, or this user, does not let it
   */
  static RunQueueProbe attach() {
    BpfObject object = null;
    try {
      object = BpfObject.open(InstalledFiles.file(OBJECT));
      object.load();
      long startNanos = System.nanoTime();
      for (String program : PROGRAMS) {
        object.attach(program);
      }
      return new RunQueueProbe(object, startNanos);
    } catch (BpfException | RuntimeException | LinkageError e) {
      if (object != null) {
        object.close();
      }
      throw new MllbException(
          FailureCode.SYMBOL_NOT_TRACEABLE, "the run-queue probe: " + e.getMessage(), e);
    }
  }

  /** Waits since attaching, all CPUs. */
  Map<String, Histogram> histograms() {
    return histograms(perCpu());
  }

  /** Share of all CPUs' time that was idle while a task waited. */
  Map<String, Double> metrics() {
    int cpus = Runtime.getRuntime().availableProcessors();
    return metrics(perCpu(), (System.nanoTime() - startNanos) * (double) cpus);
  }

  private ByteBuffer perCpu() {
    try {
      return object.variables();
    } catch (BpfException e) {
      throw new IllegalStateException("the run-queue probe cannot be read: " + e.getMessage(), e);
    }
  }

  static Map<String, Histogram> histograms(ByteBuffer perCpu) {
    Map<String, Histogram> histograms = new TreeMap<>();
    histograms.put("runqueue_wait_us", histogram(perCpu, 0));
    histograms.put("preempted_wait_us", histogram(perCpu, PREEMPTED));
    return histograms;
  }

  static Map<String, Double> metrics(ByteBuffer perCpu, double cpuNanos) {
    double idle = 0;
    for (int at = 0; at + CPU_BYTES <= perCpu.limit(); at += CPU_BYTES) {
      idle += perCpu.getLong(at + IDLE_WHILE_WAITING);
    }
    return Map.of("idle_while_waiting_percent", 100 * idle / cpuNanos);
  }

  /** Up to the last bucket that counted something; bucket i holds less than 2^i us. */
  private static Histogram histogram(ByteBuffer perCpu, int offset) {
    long[] counts = new long[BUCKETS];
    int used = 0;
    for (int at = 0; at + CPU_BYTES <= perCpu.limit(); at += CPU_BYTES) {
      for (int i = 0; i < BUCKETS; i++) {
        counts[i] += perCpu.getLong(at + offset + 8 * i);
        used = counts[i] > 0 ? Math.max(used, i + 1) : used;
      }
    }
    List<Double> upper = new ArrayList<>();
    List<Long> kept = new ArrayList<>();
    for (int i = 0; i < used; i++) {
      upper.add((double) (1L << i));
      kept.add(counts[i]);
    }
    return new Histogram("us", upper, kept, 0);
  }

  @Override
  public void close() {
    object.close();
  }
}
