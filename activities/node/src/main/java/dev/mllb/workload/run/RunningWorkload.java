// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.run;

import dev.mllb.basics.Uninterrupted;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.workload.Workload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A workload that was started; closing it stops everything that belongs to it. */
public final class RunningWorkload implements AutoCloseable {

  /**
   * How it ended.
   *
   * @param wall time the measured command took, the last one when it was repeated
   * @param cpuMicros CPU time while the command ran, all of the workload's; us; empty when unknown
   * @param peakMemoryBytes most memory held since it was prepared; bytes; empty when unknown
   * @param counters counts of perf events by name, while the command took {@code wall}; what cannot
   *     be counted here is absent
   * @param notes what a reader of the numbers should know, for example why a count is absent
   * @param killedForMemory processes of it that the kernel killed for want of memory
   */
  public record Usage(
      Duration wall,
      OptionalLong cpuMicros,
      OptionalLong peakMemoryBytes,
      Map<String, Double> counters,
      List<String> notes,
      long killedForMemory) {

    /** What the kernel did to it for want of memory, as a reason to leave it out. */
    public Optional<String> killed() {
      return killedForMemory > 0
          ? Optional.of(
              "processes of the workload killed by the kernel for want of memory: "
                  + killedForMemory)
          : Optional.empty();
    }
  }

  private final Workload workload;
  private final Path log;
  private final ProcessGroup group;
  private final Optional<LiveCounter> live;
  private final CompletableFuture<Usage> outcome = new CompletableFuture<>();
  private final Thread thread;
  private final Steps steps;
  private volatile boolean isClosing;

  RunningWorkload(
      Workload workload,
      Path log,
      ProcessGroup group,
      Optional<LiveCounter> live,
      Steps steps,
      WorkloadSession session) {
    this.workload = workload;
    this.log = log;
    this.group = group;
    this.live = live;
    this.steps = steps;
    this.thread = new Thread(() -> run(session), "workload-" + workload.name());
    thread.setDaemon(true);
    thread.start();
  }

  private void run(WorkloadSession session) {
    try {
      outcome.complete(session.run(() -> isClosing, steps));
    } catch (RuntimeException e) {
      outcome.completeExceptionally(e);
    }
  }

  public Workload workload() {
    return workload;
  }

  /** Everything its programs printed. */
  public Path log() {
    return log;
  }

  /** CPU time of the whole workload so far; us; empty when unknown. */
  public OptionalLong cpuMicros() {
    return group.cpuMicros();
  }

  /** What it counts while it runs; nothing of a workload that does not. */
  public Optional<LiveCounter> live() {
    return live;
  }

  /** Whether its command runs: what prepares for it is over. */
  public boolean isMeasured() {
    return steps.isRunning() && isRunning();
  }

  /** Lets the command of one that was prepared run. */
  public void begin() {
    steps.begin();
  }

  /** Whether its command runs or is prepared. */
  public boolean isRunning() {
    return !outcome.isDone() && !steps.ended().isDone();
  }

  /**
   * Waits until its command can run.
   *
   * @return whether it can
   * @throws MllbException as {@link #outcome()}
   */
  public boolean awaitPrepared(Duration patience) throws InterruptedException {
    return await(CompletableFuture.anyOf(steps.prepared(), outcome), patience);
  }

  /**
   * Waits for the end of its command. What runs beside that runs on in a workload that was
   * prepared, until {@link #outcome()} is asked for.
   *
   * @return whether it has ended
   * @throws MllbException as {@link #outcome()}
   */
  public boolean await(Duration patience) throws InterruptedException {
    return await(CompletableFuture.anyOf(steps.ended(), outcome), patience);
  }

  private static boolean await(CompletableFuture<?> step, Duration patience)
      throws InterruptedException {
    try {
      step.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw known(e);
    }
  }

  /**
   * Waits for its end and tells how it went.
   *
   * @throws MllbException WORKLOAD_CRASHED with the last line of its log, or TOOL_MISSING
   */
  public Usage outcome() throws InterruptedException {
    steps.release();
    try {
      return outcome.get();
    } catch (ExecutionException e) {
      throw known(e);
    }
  }

  private static MllbException known(ExecutionException e) {
    return e.getCause() instanceof MllbException known
        ? known
        : new MllbException(
            FailureCode.WORKLOAD_CRASHED, "workload failed: " + e.getCause(), e.getCause());
  }

  private static void close(LiveCounter counter) {
    try {
      counter.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    isClosing = true;
    steps.release();
    Uninterrupted.run(this::stop);
  }

  private void stop() {
    group.close();
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // A command that was being launched while the group was killed.
    group.close();
    live.ifPresent(RunningWorkload::close);
  }
}
