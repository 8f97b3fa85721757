// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import dev.mllb.sample.Histogram;
import dev.mllb.sample.QueueLook;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How many tasks wait, over time, for a picture. The kernel sums up tasks times time, so a mean
 * between two looks needs no sampling, however far apart they are. Of two CPUs that change a queue
 * at the same moment, one may count a task too many or too few since the change before.
 */
final class QueueCourse {

  /** More of them than a picture shows are put together. */
  private static final int MOST = 100;

  private static final int CHANGED = 8;
  private static final int TASK_NANOS = 16;

  /** When, and tasks times ns until then. */
  private record Look(long nanos, double taskNanos) {}

  private final List<Look> looks = new ArrayList<>();

  /**
   * One more look.
   *
   * @param now the kernel's monotonic clock, which is Java's
   * @param queues {@code struct mllb_runq_queue} of all groups of CPUs
   */
  void add(long now, ByteBuffer queues) {
    double taskNanos = 0;
    for (int at = 0;
        at + RunQueueProbe.QUEUE_BYTES <= queues.limit();
        at += RunQueueProbe.QUEUE_BYTES) {
      long changed = queues.getLong(at + CHANGED);
      // A queue that changed while it was read is told as it was at the moment before.
      double since = changed == 0 ? 0 : now - changed;
      taskNanos += queues.getLong(at + TASK_NANOS) + queues.getLong(at) * since;
    }
    looks.add(new Look(now, taskNanos));
  }

  /** In steps of one length. */
  QueueLook with(Map<String, Histogram> threads) {
    int steps = Math.min(MOST, looks.size() - 1);
    if (steps < 1) {
      return new QueueLook(0, List.of(), threads);
    }
    double step = nanos() / steps;
    List<Double> waiting = new ArrayList<>();
    double before = first().taskNanos;
    for (int i = 1; i <= steps; i++) {
      double now = until(i * step);
      waiting.add(Math.max(0, (now - before) / step));
      before = now;
    }
    return new QueueLook(step / 1e9, waiting, threads);
  }

  /** Tasks times ns until so long after the first look; between two looks on a straight line. */
  private double until(double nanos) {
    int next = 1;
    while (next < looks.size() - 1 && looks.get(next).nanos - first().nanos < nanos) {
      next++;
    }
    Look from = looks.get(next - 1);
    Look to = looks.get(next);
    double share = (nanos - (from.nanos - first().nanos)) / (to.nanos - from.nanos);
    return from.taskNanos + Math.min(1, share) * (to.taskNanos - from.taskNanos);
  }

  private double nanos() {
    return last().nanos - first().nanos;
  }

  private Look first() {
    return looks.get(0);
  }

  private Look last() {
    return looks.get(looks.size() - 1);
  }
}
