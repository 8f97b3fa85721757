// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import io.temporal.common.converter.RawValue;
import io.temporal.common.interceptors.ActivityExecutionContextBase;
import java.lang.reflect.Type;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Remembers an activity's last heartbeat, so that it can be sent again while the activity is busy;
 * before its first one, that is what the attempt before it said, lest the checkpoint be lost.
 */
final class BeatingContext extends ActivityExecutionContextBase {

  private final Thread worker = Thread.currentThread();
  private volatile @Nullable Object last;
  private volatile boolean beatsItself;
  private volatile boolean over;

  BeatingContext(ActivityExecutionContext next) {
    super(next);
    last =
        next.getInfo()
            .getHeartbeatDetails()
            .filter(details -> details.getPayloadsCount() > 0)
            .map(details -> new RawValue(details.getPayloads(0)))
            .orElse(null);
  }

  /** What was beaten in its stead is not the activity's own: it asks for what it said itself. */
  @Override
  public <V> Optional<V> getHeartbeatDetails(Class<V> detailsClass) {
    return getHeartbeatDetails(detailsClass, detailsClass);
  }

  @Override
  public <V> Optional<V> getHeartbeatDetails(Class<V> detailsClass, Type detailsType) {
    return beatsItself
        ? Optional.ofNullable(detailsClass.cast(last))
        : super.getLastHeartbeatDetails(detailsClass, detailsType);
  }

  @Override
  public <V> void heartbeat(V details) {
    last = details;
    beatsItself = true;
    super.heartbeat(details);
  }

  /**
   * Beats in the activity's stead. One that beats itself learns of its cancellation there and
   * cleans up in its own order; any other is interrupted.
   */
  synchronized void beat() {
    if (over) {
      return;
    }
    try {
      super.heartbeat(last);
    } catch (ActivityCompletionException e) {
      over = true;
      if (!beatsItself) {
        worker.interrupt();
      }
    } catch (RuntimeException e) {
      // The server is away; the next beat may come through.
      return;
    }
  }

  /** No beat and no interrupt comes after this. */
  synchronized void end() {
    over = true;
  }
}
