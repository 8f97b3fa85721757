// SPDX-License-Identifier: Apache-2.0
package dev.mllb.heartbeat;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Signs of life while an activity waits for a child process or a long computation: beats the last
 * checkpoint again and again, and hands over the cancellation that comes back with a beat.
 *
 * <pre>{@code
 * try (Heartbeats beats = Heartbeats.start(context, checkpoint, process::destroy)) {
 *   ... beats.checkpoint(next) ...
 * }
 * }</pre>
 */
public final class Heartbeats implements AutoCloseable {

  /** A third of the time within which a cancelled experiment has to leave the host alone. */
  public static final Duration EVERY = Duration.ofSeconds(2);

  private final ActivityExecutionContext context;
  private final Runnable onCancel;
  private final ScheduledExecutorService beater;
  private volatile @Nullable Object checkpoint;
  private volatile @Nullable ActivityCompletionException cancelled;

  private Heartbeats(
      ActivityExecutionContext context, @Nullable Object checkpoint, Runnable onCancel) {
    this.context = context;
    this.checkpoint = checkpoint;
    this.onCancel = onCancel;
    this.beater =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "heartbeat-" + context.getInfo().getActivityType());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Starts beating; {@link #close} stops it.
   *
   * @param checkpoint heartbeat details: what a retry needs to go on; may be null
   * @param onCancel called once, on another thread, when the activity is cancelled, timed out or
   *     given to another worker: end the child process here; must not block
   */
  public static Heartbeats start(
      ActivityExecutionContext context, @Nullable Object checkpoint, Runnable onCancel) {
    return start(context, checkpoint, onCancel, EVERY);
  }

  static Heartbeats start(
      ActivityExecutionContext context,
      @Nullable Object checkpoint,
      Runnable onCancel,
      Duration every) {
    Heartbeats beats = new Heartbeats(context, checkpoint, onCancel);
    var unused =
        beats.beater.scheduleWithFixedDelay(
            beats::beat, 0, every.toMillis(), TimeUnit.MILLISECONDS);
    return beats;
  }

  /**
   * A new checkpoint, beaten from now on.
   *
   * @throws ActivityCompletionException when the activity was cancelled: stop, clean up, let it
   *     pass
   */
  public void checkpoint(Object next) {
    checkpoint = next;
    throwIfCancelled();
  }

  /** Whether the activity was cancelled, timed out, or given to another worker. */
  public boolean isCancelled() {
    return cancelled != null;
  }

  /**
   * To be called where stopping is safe.
   *
   * @throws ActivityCompletionException when the activity was cancelled: let it pass
   */
  public void throwIfCancelled() {
    ActivityCompletionException failure = cancelled;
    if (failure != null) {
      throw failure;
    }
  }

  private void beat() {
    if (cancelled != null) {
      return;
    }
    try {
      context.heartbeat(checkpoint);
    } catch (ActivityCompletionException e) {
      cancelled = e;
      onCancel.run();
    } catch (RuntimeException e) {
      // The server is away: the SDK says so in its log, and the next beat may come through.
      return;
    }
  }

  /** No beat comes after this. */
  @Override
  public void close() {
    beater.shutdownNow();
    try {
      // A beat under way may still report: wait, so that it never overlaps what comes next.
      var unused = beater.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
