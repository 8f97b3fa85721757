// SPDX-License-Identifier: Apache-2.0
package dev.mllb.collect;

import dev.mllb.model.CollectSpec;
import dev.mllb.model.WorkloadCall;
import dev.mllb.trace.WorkloadSpan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the right workload running: one after the other in equal turns, several rounds of them, so
 * that every part of the collection has seen every workload. A retry goes on with the one whose
 * turn it is.
 */
final class WorkloadRotation implements AutoCloseable {

  private final Load load;
  private final List<WorkloadCall> calls;
  private final long turnNs;
  private final Path logs;
  private final String bootId;
  private final List<WorkloadSpan> past;
  private Load.@Nullable Running running;
  private long turn = -1;
  private long startedNs;

  WorkloadRotation(
      Load load, CollectSpec collect, Path logs, String bootId, List<WorkloadSpan> past) {
    this.load = load;
    this.calls = collect.workloads();
    this.turnNs = Math.max(1, collect.turn().toNanos());
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
    long due = collectedNs / turnNs;
    if (due != turn || running == null || !running.isRunning()) {
      stop(now);
      turn = due;
      startedNs = now;
      long left = turnNs * (due + 1) - collectedNs;
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
    return calls.get((int) (turn % calls.size()));
  }

  private WorkloadSpan span(long now) {
    WorkloadCall call = call();
    return new WorkloadSpan(call.workload(), call.parameters(), bootId, startedNs, now);
  }
}
