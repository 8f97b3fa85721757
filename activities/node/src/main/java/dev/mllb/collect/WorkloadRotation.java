// SPDX-License-Identifier: Apache-2.0
package dev.mllb.collect;

import dev.mllb.model.CollectSpec;
import dev.mllb.model.WorkloadCall;
import dev.mllb.trace.WorkloadSpan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Keeps the right workload running: one after the other in equal turns, several rounds of them, so
 * that every part of the collection has seen every workload. No turn is left out, however late the
 * one before ended. A retry goes on with the one whose turn it is.
 */
final class WorkloadRotation implements AutoCloseable {

  private static final long LOOK_EVERY_MS = 200;

  private final Load load;
  private final List<WorkloadCall> calls;
  private final long turnNs;
  private final Path logs;
  private final String bootId;

  /** Of the two below, which are read while a workload is started or stopped. */
  private final Object spans = new Object();

  private final List<WorkloadSpan> past;
  private @Nullable WorkloadSpan present;
  private volatile boolean isOver;
  private volatile @Nullable Throwable failure;
  private @Nullable Thread keeper;
  private Load.@Nullable Running running;
  private long turn = -1;
  private long turnEndsNs;

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
   * Keeps them running in a thread of its own until {@link #close}: whoever writes down what was
   * collected may wait for a disk for longer than a turn.
   *
   * @param collectedNs time collected so far, earlier attempts included; ns
   * @param endNs nothing is started from then on; of the same clock, and may move on
   */
  void begin(LongSupplier collectedNs, LongSupplier endNs) {
    Map<String, String> context = MDC.getCopyOfContextMap();
    keeper =
        new Thread(
            () -> {
              if (context != null) {
                MDC.setContextMap(context);
              }
              keep(collectedNs, endNs);
            },
            "workload-rotation");
    keeper.setDaemon(true);
    keeper.start();
  }

  private void keep(LongSupplier collectedNs, LongSupplier endNs) {
    try {
      while (!isOver) {
        tick(collectedNs.getAsLong(), endNs.getAsLong(), System.nanoTime());
        Thread.sleep(LOOK_EVERY_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      failure = e;
    }
  }

  /** Throws what a workload could not be started or kept running for. */
  void check() {
    if (failure instanceof RuntimeException why) {
      throw why;
    }
    if (failure instanceof Error why) {
      throw why;
    }
  }

  /**
   * Starts and stops what is due.
   *
   * @param collectedNs as for {@link #begin}
   * @param endNs as there
   * @param now CLOCK_MONOTONIC; ns
   */
  void tick(long collectedNs, long endNs, long now) {
    if (calls.isEmpty() || collectedNs >= endNs) {
      return;
    }
    if (turn < 0) {
      goOn(collectedNs);
    } else if (collectedNs >= turnEndsNs) {
      turn++;
      // What a late turn lost is made up for by the next one, up to a half of it.
      turnEndsNs = Math.max(turnEndsNs + turnNs, collectedNs + turnNs / 2);
    } else if (running != null && running.isRunning()) {
      return;
    }
    stop(now);
    running = load.start(call(), Duration.ofNanos(Math.max(turnEndsNs - collectedNs, 1)), logs);
    synchronized (spans) {
      present = new WorkloadSpan(call().workload(), call().parameters(), bootId, now, now);
    }
  }

  /** An attempt before this one may have ended in any turn: its workload has the rest of it. */
  private void goOn(long collectedNs) {
    long had = 0;
    turn = 0;
    if (!past.isEmpty()) {
      WorkloadSpan last = past.get(past.size() - 1);
      turn = Math.max(0, calls.indexOf(new WorkloadCall(last.workload(), last.parameters())));
      had = last.toNs() - last.fromNs();
    }
    turnEndsNs = collectedNs + Math.max(turnNs - had, turnNs / 2);
  }

  /** Finished spans and the one under way, up to now. */
  List<WorkloadSpan> spans(long now) {
    synchronized (spans) {
      List<WorkloadSpan> all = new ArrayList<>(past);
      if (present != null) {
        all.add(until(present, now));
      }
      return all;
    }
  }

  /** Stops what runs, for good; one who is interrupted does not wait for a start to end. */
  @Override
  public void close() {
    isOver = true;
    boolean isInterrupted = false;
    while (keeper != null && keeper.isAlive()) {
      try {
        keeper.join();
      } catch (InterruptedException e) {
        isInterrupted = true;
        keeper.interrupt();
      }
    }
    stop(System.nanoTime());
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops what runs. */
  void stop(long now) {
    if (running != null) {
      running.close();
      running = null;
    }
    synchronized (spans) {
      if (present != null) {
        past.add(until(present, now));
        present = null;
      }
    }
  }

  private WorkloadCall call() {
    return calls.get((int) (turn % calls.size()));
  }

  private static WorkloadSpan until(WorkloadSpan span, long now) {
    return new WorkloadSpan(span.workload(), span.parameters(), span.bootId(), span.fromNs(), now);
  }
}
