// SPDX-License-Identifier: Apache-2.0
package dev.mllb.heartbeat;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import io.temporal.common.converter.RawValue;
import io.temporal.common.interceptors.ActivityExecutionContextBase;
import java.lang.reflect.Type;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An activity's context that beats in its stead while it waits for a process or computes for long.
 * What the activity says with {@link #heartbeat} is its checkpoint, beaten again and again; saying
 * it never waits for the network. Before the first one, that of the attempt before is beaten, lest
 * it be lost.
 *
 * <p>An activity with checkpoints learns of its cancellation at the next one, and cleans up in its
 * own order; any other is interrupted.
 */
public final class Heartbeats extends ActivityExecutionContextBase {

  private final Thread worker = Thread.currentThread();
  private final Executor beater;
  private volatile @Nullable Object last;
  private volatile boolean hasCheckpoint;
  private volatile @Nullable ActivityCompletionException cancelled;
  private boolean isOver;

  /**
   * Of the activity that the calling thread is about to run.
   *
   * @param beater runs {@link #beat} as soon as the activity says something
   */
  public Heartbeats(ActivityExecutionContext next, Executor beater) {
    super(next);
    this.beater = beater;
    last =
        next.getInfo()
            .getHeartbeatDetails()
            .filter(details -> details.getPayloadsCount() > 0)
            .map(details -> new RawValue(details.getPayloads(0)))
            .orElse(null);
  }

  /**
   * Runs a step that has no checkpoints, and is interrupted when the activity is cancelled.
   *
   * @param note what people read meanwhile
   * @throws ActivityCompletionException when the step came to its end all the same
   */
  public static <T> T duringStep(Object note, Supplier<T> step) {
    if (!(Activity.getExecutionContext() instanceof Heartbeats beats)) {
      return step.get();
    }
    beats.last = note;
    beats.beater.execute(beats::beat);
    T result = step.get();
    beats.throwIfCancelled();
    return result;
  }

  /**
   * A checkpoint: what a retry needs to go on.
   *
   * @throws ActivityCompletionException when the activity was cancelled, timed out or given to
   *     another worker: clean up, and let it pass
   */
  @Override
  public <V> void heartbeat(@Nullable V details) {
    last = details;
    if (!hasCheckpoint) {
      hasCheckpoint = true;
      beater.execute(this::beat);
    }
    throwIfCancelled();
  }

  /** What was beaten in its stead is not the activity's own: it asks for what it said itself. */
  @Override
  public <V> Optional<V> getHeartbeatDetails(Class<V> detailsClass) {
    return getHeartbeatDetails(detailsClass, detailsClass);
  }

  @Override
  public <V> Optional<V> getHeartbeatDetails(Class<V> detailsClass, Type detailsType) {
    return hasCheckpoint
        ? Optional.ofNullable(detailsClass.cast(last))
        : super.getLastHeartbeatDetails(detailsClass, detailsType);
  }

  /** Sends what was said last. */
  public synchronized void beat() {
    if (isOver || cancelled != null) {
      return;
    }
    try {
      super.heartbeat(last);
    } catch (ActivityCompletionException e) {
      cancelled = e;
      if (!hasCheckpoint) {
        worker.interrupt();
      }
    } catch (RuntimeException e) {
      // The server is away: the SDK says so in its log, and the next beat may come through.
      return;
    }
  }

  /**
   * No beat and no interrupt comes after this; on the activity's own thread. One that it got stays
   * here: on this thread its answer goes to the server, which an interrupt would cancel.
   */
  public synchronized void end() {
    isOver = true;
    if (cancelled != null && !hasCheckpoint) {
      var unused = Thread.interrupted();
    }
  }

  private void throwIfCancelled() {
    ActivityCompletionException failure = cancelled;
    if (failure != null) {
      throw failure;
    }
  }
}
