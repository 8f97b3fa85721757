// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import static java.util.Objects.requireNonNull;

import dev.mllb.failure.FailureCode;
import dev.mllb.heartbeat.Heartbeats;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Around every activity: signs of life from the first moment, and one piece of work at a time on a
 * host. After a network cut the server may hand out a second attempt while the first still runs
 * here; it has to wait for it.
 */
final class ActivityGuards extends WorkerInterceptorBase {

  /** What changes the host for long; activity types are method names with a capital. */
  static final Set<String> EXCLUSIVE =
      Set.of(
          "Preflight", "Examine", "Collect", "Build", "Verify", "Measure", "MeasureInBoot", "Boot");

  /** An attempt that lost its worker's connection notices with its next heartbeat or two. */
  private static final long WAIT_SECONDS = 20;

  /** A third of the time within which a cancelled experiment has to leave the host alone. */
  private static final long BEAT_EVERY_SECONDS = 2;

  /** One per host queue: a process may serve several. */
  private final Map<String, Semaphore> hosts = new ConcurrentHashMap<>();

  private final ScheduledExecutorService beater =
      Executors.newScheduledThreadPool(
          2,
          work -> {
            Thread thread = new Thread(work, "beater");
            thread.setDaemon(true);
            return thread;
          });

  @Override
  public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
    return new Guard(next, hosts, beater);
  }

  private static final class Guard extends ActivityInboundCallsInterceptorBase {

    private final Map<String, Semaphore> hosts;
    private final ScheduledExecutorService beater;
    private @Nullable Heartbeats context;

    Guard(
        ActivityInboundCallsInterceptor next,
        Map<String, Semaphore> hosts,
        ScheduledExecutorService beater) {
      super(next);
      this.hosts = hosts;
      this.beater = beater;
    }

    @Override
    public void init(ActivityExecutionContext outer) {
      context = new Heartbeats(outer, beater);
      super.init(context);
    }

    @Override
    public ActivityOutput execute(ActivityInput input) {
      Heartbeats current = requireNonNull(context);
      Duration timeout = current.getInfo().getHeartbeatTimeout();
      Future<?> beats =
          timeout == null || timeout.isZero()
              ? CompletableFuture.completedFuture(null)
              : beater.scheduleWithFixedDelay(
                  current::beat, BEAT_EVERY_SECONDS, BEAT_EVERY_SECONDS, TimeUnit.SECONDS);
      try {
        return alone(current, input);
      } finally {
        current.end();
        beats.cancel(false);
      }
    }

    private ActivityOutput alone(Heartbeats current, ActivityInput input) {
      String type = current.getInfo().getActivityType();
      if (!EXCLUSIVE.contains(type)) {
        return super.execute(input);
      }
      String queue = current.getInfo().getActivityTaskQueue();
      Semaphore host = hosts.computeIfAbsent(queue, name -> new Semaphore(1));
      if (!acquire(host)) {
        throw FailureCode.HOST_BUSY.toFailure(
            type + " has to wait: an earlier attempt still runs on this host.", null);
      }
      try {
        return super.execute(input);
      } finally {
        host.release();
      }
    }

    private static boolean acquire(Semaphore host) {
      try {
        return host.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }
}
