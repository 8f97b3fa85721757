// SPDX-License-Identifier: Apache-2.0
package dev.mllb.fleet;

import dev.mllb.failure.MllbException;
import io.temporal.activity.Activity;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * One step of a simulated worker: takes its time, waits where a suite wants it, fails as planted.
 */
final class SimulatedStage {

  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  /** A suite that died must not leave a fleet that waits for ever. */
  private static final Duration HOLD_AT_MOST = Duration.ofMinutes(15);

  private final FleetFolder folder;
  private final long paceMillis;

  /** What a heartbeat says. */
  record Beat(String note, double share) {}

  /**
   * @param paceMillis how long a step of length one takes; ms
   */
  SimulatedStage(FleetFolder folder, long paceMillis) {
    this.folder = folder;
    this.paceMillis = paceMillis;
  }

  /**
   * Runs a step as an activity.
   *
   * @param length how many times the pace it takes
   */
  <T> T run(String phase, int length, Supplier<T> work) {
    var context = Activity.getExecutionContext();
    Scene scene = scene(context.getInfo().getWorkflowId());
    Runnable beat = () -> context.heartbeat(new Beat(phase + " (simulated)", 0));
    try {
      beat.run();
      sleep(Duration.ofMillis(paceMillis * length), beat);
      hold(scene, phase, beat);
      scene.failAsPlanted(phase);
      return work.get();
    } catch (MllbException e) {
      throw e.toFailure();
    }
  }

  /** As {@link #run}, for a step that must not be stopped by a cancellation. */
  <T> T runUnstoppable(String experimentId, String phase, Supplier<T> work) {
    Scene scene = folder.scene(experimentId);
    try {
      while (scene.isHeld(phase)) {
        pause(LOOK_EVERY);
      }
      scene.failAsPlanted(phase);
      return work.get();
    } catch (MllbException e) {
      throw e.toFailure();
    }
  }

  /** Waits as long as the suite wants this phase to. */
  void hold(Scene scene, String phase, Runnable beat) {
    long until = System.nanoTime() + HOLD_AT_MOST.toNanos();
    while (scene.isHeld(phase) && System.nanoTime() < until) {
      beat.run();
      pause(LOOK_EVERY);
    }
  }

  Scene scene(String workflowId) {
    return folder.scene(workflowId.split("/", 2)[0]);
  }

  private static void sleep(Duration time, Runnable beat) {
    long until = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = until - System.nanoTime()) {
      pause(Duration.ofNanos(Math.min(left, Duration.ofSeconds(1).toNanos())));
      beat.run();
    }
  }

  static void pause(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
