// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.activity.StepLimits;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import java.time.Duration;

/** One profile per class of work; the reason stands beside each number. */
final class ActivityProfiles {

  /**
   * Nobody on the host's queue for this long means that the host is gone. The server does not retry
   * this timeout; {@link HostRetry} does.
   */
  static final Duration HOST_ANSWERS_WITHIN = Duration.ofMinutes(2);

  /**
   * Heartbeats come every few seconds; a fully loaded emulated node may starve the worker for tens
   * of seconds, so less than a minute would take a busy node for a dead one.
   */
  private static final Duration HEARTBEAT = Duration.ofMinutes(1);

  /**
   * Other experiments' trainings take up to 12 hours each and come before: waiting is right, and a
   * week of it means that no compute worker serves the queue.
   */
  static final Duration COMPUTE_BEGINS_WITHIN = Duration.ofDays(7);

  /**
   * What is left of a step beside the parts that have limits: files, questions to programs of
   * workloads, an upload. A step that hangs is noticed late by this, one that died by its silence.
   */
  private static final Duration REST = Duration.ofMinutes(10);

  /** The owner's module goes out and another one; one comes in and goes; the owner's comes back. */
  private static final Duration MODULE_TRIED = StepLimits.MODULE_PROGRAM.multipliedBy(6);

  /** A make by hand has the folder first. */
  private static final Duration MODULE_WORK =
      StepLimits.MAKE.multipliedBy(2).plus(MODULE_TRIED).plus(REST);

  /** A kernel is loaded, the init is asked; what does not go down is unloaded. */
  private static final Duration INTO_ARM =
      StepLimits.KEXEC_LOAD.plus(StepLimits.REBOOT_ASKED.multipliedBy(2));

  /** What is loaded is unloaded, the init is asked. */
  private static final Duration GIVEN_BACK = StepLimits.REBOOT_ASKED.multipliedBy(2);

  /**
   * The module goes out, the owner's comes back, and the machine goes down for its own kernel,
   * maybe behind who just loads another one.
   */
  private static final Duration BACK =
      StepLimits.MODULE_PROGRAM
          .multipliedBy(2)
          .plus(INTO_ARM)
          .plus(GIVEN_BACK)
          .plus(StepLimits.DOWN)
          .plusMinutes(2);

  private ActivityProfiles() {}

  /** Seconds of work, the tunables; before it the owner's module goes out, and one left in. */
  static ActivityOptions shortOnHost(String host, String summary) {
    Duration limit = StepLimits.MODULE_PROGRAM.multipliedBy(2).plusMinutes(2);
    return onHost(host, summary, limit).build();
  }

  /** Somebody looks at a list and waits: a node that does not answer at once is away. */
  static ActivityOptions look(String host, String summary) {
    return ActivityOptions.newBuilder()
        .setTaskQueue(TaskQueues.host(host))
        .setSummary(summary)
        .setScheduleToStartTimeout(Duration.ofSeconds(4))
        .setStartToCloseTimeout(Duration.ofSeconds(20))
        .setRetryOptions(RetryOptions.newBuilder().setMaximumAttempts(1).build())
        .build();
  }

  /** Preflight builds and loads a no-op module, which takes a minute on an emulated node. */
  static ActivityOptions preflight(String host, String summary) {
    return onHost(host, summary, MODULE_WORK).build();
  }

  /** The same checks for a person who waits: a worker that is there takes them at once. */
  static ActivityOptions examine(String host, String summary) {
    return onHost(host, summary, MODULE_WORK)
        .setScheduleToStartTimeout(Duration.ofSeconds(15))
        .build();
  }

  /**
   * A module build or its proof: half a minute on an emulated node, minutes on a small board under
   * load. A proof may have to build anew.
   */
  static ActivityOptions build(String host, String summary) {
    return onHost(host, summary, MODULE_WORK).build();
  }

  /**
   * Minutes to hours; a lost worker is noticed by its heartbeat.
   *
   * @param limit of one attempt
   */
  static ActivityOptions longOnHost(String host, String summary, Duration limit) {
    return onHost(host, summary, limit).build();
  }

  /**
   * The attempt that takes the machine down never ends: its silence is how its end is noticed, and
   * the next one answers in the new boot. Going down is quick; coming up is the queue's silence. It
   * may have to wait for who gives the machine back just then.
   */
  static ActivityOptions boot(String host, String summary) {
    return onHost(host, summary, GIVEN_BACK.plus(INTO_ARM).plus(StepLimits.DOWN).plusMinutes(1))
        .setHeartbeatTimeout(Duration.ofSeconds(30))
        .build();
  }

  /**
   * Putting a node back takes seconds and is tried for long: nothing else would do it. A node that
   * went down for it has as long to come back as one that went down for anything else.
   */
  static ActivityOptions restore(String host, String summary) {
    return ActivityOptions.newBuilder()
        .setTaskQueue(TaskQueues.host(host))
        .setSummary(summary)
        .setScheduleToStartTimeout(HostRetry.PATIENCE)
        .setStartToCloseTimeout(BACK)
        .setHeartbeatTimeout(HEARTBEAT)
        // A person may lend the host on as it is: not under an attempt that still runs there.
        .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
        .setRetryOptions(
            RetryOptions.newBuilder()
                .setInitialInterval(Duration.ofSeconds(1))
                .setBackoffCoefficient(1.5)
                .setMaximumInterval(Duration.ofSeconds(20))
                .setMaximumAttempts(30)
                .build())
        .build();
  }

  /**
   * The same for a node that may be away: whatever was begun there, a worker puts it back when it
   * starts again, before it takes work.
   */
  static ActivityOptions restoreIfThere(String host, String summary) {
    return restore(host, summary).toBuilder()
        .setScheduleToStartTimeout(HOST_ANSWERS_WITHIN)
        .build();
  }

  /**
   * Work of a compute worker.
   *
   * @param limit of one attempt
   */
  static ActivityOptions compute(String queue, String summary, Duration limit) {
    return ActivityOptions.newBuilder()
        .setTaskQueue(queue)
        .setSummary(summary)
        .setScheduleToStartTimeout(COMPUTE_BEGINS_WITHIN)
        .setStartToCloseTimeout(limit)
        .setHeartbeatTimeout(HEARTBEAT)
        .setCancellationType(ActivityCancellationType.TRY_CANCEL)
        .setRetryOptions(retries())
        .build();
  }

  /** A call to the server itself: short, and tried until it answers. */
  static ActivityOptions control(String summary) {
    return ActivityOptions.newBuilder()
        .setTaskQueue(TaskQueues.CONTROL)
        .setSummary(summary)
        .setStartToCloseTimeout(Duration.ofSeconds(20))
        .setRetryOptions(
            RetryOptions.newBuilder()
                .setMaximumInterval(Duration.ofSeconds(20))
                .setMaximumAttempts(100)
                .build())
        .build();
  }

  private static ActivityOptions.Builder onHost(String host, String summary, Duration limit) {
    return ActivityOptions.newBuilder()
        .setTaskQueue(TaskQueues.host(host))
        .setSummary(summary)
        .setScheduleToStartTimeout(HOST_ANSWERS_WITHIN)
        .setStartToCloseTimeout(limit)
        .setHeartbeatTimeout(HEARTBEAT)
        // Restoring must not overlap with work that still changes the host.
        .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
        .setRetryOptions(retries());
  }

  /**
   * For more than four minutes: somebody has to empty a full disk, and a node that reboots, or a
   * busy worker that still runs the attempt the server gave up, costs an attempt each.
   */
  private static RetryOptions retries() {
    return RetryOptions.newBuilder()
        .setInitialInterval(Duration.ofSeconds(2))
        .setBackoffCoefficient(3)
        .setMaximumInterval(Duration.ofMinutes(1))
        .setMaximumAttempts(8)
        .build();
  }
}
