// SPDX-License-Identifier: Apache-2.0
package dev.mllb.collect;

import dev.mllb.model.WorkloadCall;
import dev.mllb.trace.WorkloadSpan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the right workload running: one after the other in equal slices, several rounds of them, so
 * that every part of the collection has seen every workload. A retry goes on with the one whose
 * slice it is.
 */
final class WorkloadRotation implements AutoCloseable {

  /**
   * A workload needs a moment to get going: no slice is shorter unless the collection is. Long ones
   * would leave one round, and a model that is judged on the last fifth of a trace would be judged
   * on a workload that it never saw.
   */
  private static final long MIN_SLICE_NS = 4_000_000_000L;

  private static final long MAX_ROUNDS = 6;

  private final Load load;
  private final List<WorkloadCall> calls;
  private final long totalNs;
  private final Path logs;
  private final String bootId;
  private final List<WorkloadSpan> past;
  private Load.@Nullable Running running;
  private long slice = -1;
  private long startedNs;

  WorkloadRotation(
      Load load,
      List<WorkloadCall> calls,
      Duration total,
      Path logs,
      String bootId,
      List<WorkloadSpan> past) {
    this.load = load;
    this.calls = calls;
    this.totalNs = total.toNanos();
    this.logs = logs;
    this.bootId = bootId;
    this.past = new ArrayList<>(past);
  }

  /**
   * Starts and stops what is due.
   *
   * @param collectedNs time collected so far, earlier attempts included; ns
   * @param now CLOCK_MONOTONIC; ns
   */
  void tick(long collectedNs, long now) {
    if (calls.isEmpty()) {
      return;
    }
    long due = collectedNs / sliceNs();
    if (due != slice || running == null || !running.isRunning()) {
      stop(now);
      slice = due;
      startedNs = now;
      long left = sliceNs() * (due + 1) - collectedNs;
      running = load.start(call(), Duration.ofNanos(Math.max(left, 1)), logs);
    }
  }

  /** Finished spans and the one under way, up to now. */
  List<WorkloadSpan> spans(long now) {
    List<WorkloadSpan> all = new ArrayList<>(past);
    if (running != null) {
      all.add(span(now));
    }
    return all;
  }

  /** Stops what runs. */
  void stop(long now) {
    if (running != null) {
      running.close();
      past.add(span(now));
      running = null;
    }
  }

  @Override
  public void close() {
    stop(System.nanoTime());
  }

  private WorkloadCall call() {
    return calls.get((int) (slice % calls.size()));
  }

  private long sliceNs() {
    long rounds = Math.max(1, Math.min(MAX_ROUNDS, totalNs / calls.size() / MIN_SLICE_NS));
    return Math.max(1, totalNs / calls.size() / rounds);
  }

  private WorkloadSpan span(long now) {
    WorkloadCall call = call();
    return new WorkloadSpan(call.workload(), call.parameters(), bootId, startedNs, now);
  }
}
