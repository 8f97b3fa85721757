// SPDX-License-Identifier: Apache-2.0
package dev.mllb.host;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.machine.MachineFiles;
import dev.mllb.model.Arm;
import dev.mllb.model.ModelBinRef;
import dev.mllb.model.SchedulerCall;
import dev.mllb.scheduler.SchedulerCatalogue;
import dev.mllb.scheduler.run.SchedExt;
import dev.mllb.scheduler.run.SchedulerArms;
import dev.mllb.workload.run.Leftovers;
import java.util.Optional;

/** Whether this kernel takes the scheduler that an arm holds, really tried. */
public final class SchedulerCheck {

  private SchedulerCheck() {}

  /**
   * In force for a moment, unless something is in its way.
   *
   * @param leftovers where its processes are counted, if it has any
   */
  public static Check of(Arm arm, SchedulerCatalogue catalogue, Leftovers leftovers) {
    String name = "arm " + arm.name();
    SchedExt kernel = new SchedExt(MachineFiles.HERE);
    kernel.awaitEnd(catalogue);
    Optional<SchedExt.Obstacle> obstacle = kernel.obstacle();
    if (obstacle.isPresent()) {
      return Check.failed(
          name, FailureCode.UNSUPPORTED_KERNEL, obstacle.get().finding(), obstacle.get().fix());
    }
    try {
      new SchedulerArms(() -> catalogue, SchedulerCheck::none, leftovers::newGroup).tryOut(arm);
      return Check.ok(
          name,
          arm.inWords()
              + (arm.hasModelInScheduler() ? ", tried with the largest there can be" : "")
              + ": this kernel took it, and has let it go");
    } catch (MllbException e) {
      return Check.failed(
          name,
          e.code(),
          String.valueOf(e.getMessage()),
          fix(e.code(), "leave the arm out on this kernel"));
    }
  }

  /** In force under load, by its own rule, until one of its decisions was recorded. */
  public static Check ofDecider(
      SchedulerCall decider, SchedulerCatalogue catalogue, ProbeAttempt probe) {
    String name = "decisions of scheduler " + decider.scheduler();
    try {
      new SchedExt(MachineFiles.HERE).checkFree(catalogue);
      return Check.ok(name, "recorded (" + probe.of(decider) + "), and it is gone again");
    } catch (MllbException e) {
      return Check.failed(
          name,
          e.code(),
          String.valueOf(e.getMessage()),
          e.code() == FailureCode.INVALID_PLAN
              ? "mend collect.policy"
              : fix(e.code(), "leave collect.policy out on this kernel"));
    }
  }

  private static byte[] none(ModelBinRef model) {
    throw new IllegalStateException("nothing is measured here");
  }

  private static String fix(FailureCode code, String otherwise) {
    return switch (code) {
      case HOST_BUSY -> "try again when that has ended";
      case HOST_NOT_NATIVE -> SchedExt.STOP;
      default -> otherwise + "; report the message with uname -r";
    };
  }
}
