// SPDX-License-Identifier: Apache-2.0
package dev.mllb.scheduler.run;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.machine.MachineFacts;
import dev.mllb.machine.MachineFiles;
import dev.mllb.scheduler.SchedulerCatalogue;
import dev.mllb.workload.run.Pause;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the kernel says of its sched_ext scheduler: {@code /sys/kernel/sched_ext}.
 *
 * @param files of the machine
 */
public record SchedExt(MachineFiles files) {

  /** What to do about somebody else's. */
  public static final String STOP =
      "stop it (systemctl stop scx, or the program that loaded it) and look again";

  /** Longest time that the kernel may take to schedule by itself again; looks of 50 ms. */
  private static final int LOOKS_UNTIL_OFF = 200;

  private static final String FOLDER = "sys/kernel/sched_ext/";

  /** Whether this kernel can have one at all. */
  public boolean isThere() {
    return files.exists(FOLDER + "state");
  }

  /** {@code disabled} as long as the kernel schedules by itself; empty when it cannot else. */
  public String state() {
    return files.text(FOLDER + "state");
  }

  public boolean isOff() {
    return !isThere() || state().equals("disabled");
  }

  /** Name of the scheduler; empty without one. */
  public String ops() {
    return files.text(FOLDER + "root/ops");
  }

  /** How often a scheduler was put in force since the boot. */
  public String sequence() {
    return files.text(FOLDER + "enable_seq");
  }

  /** Tasks that schedulers have left to the kernel's own since the boot. */
  public String rejected() {
    return files.text(FOLDER + "nr_rejected");
  }

  /**
   * What keeps schedulers of arms out.
   *
   * @param finding for people
   * @param fix what a person can do
   */
  public record Obstacle(String finding, String fix) {}

  /** Why no arm can put a scheduler in force; nothing when one can. */
  public Optional<Obstacle> obstacle() {
    if (!isThere()) {
      return Optional.of(
          new Obstacle(
              "this kernel ("
                  + new MachineFacts(files).kernelRelease()
                  + ") has no sched_ext, so no arm can hold a scheduler here",
              "boot one with CONFIG_SCHED_CLASS_EXT, Linux 6.13 or later (Debian for arm64: from"
                  + " 6.16)"));
    }
    return isOff()
        ? Optional.empty()
        : Optional.of(new Obstacle("the sched_ext scheduler " + name() + " is " + state(), STOP));
  }

  /** Its name, for people. */
  public String name() {
    return ops().isEmpty() ? "of unknown name" : ops();
  }

  /**
   * Waits for the end of a scheduler whose process is gone: the kernel takes seconds for it.
   *
   * @param ours only for one of these
   * @return whether none of these is in force
   */
  public boolean awaitEnd(SchedulerCatalogue ours) {
    return awaitEnd(ours::hasOps);
  }

  /**
   * The same for a scheduler that was just ended.
   *
   * @param ours whether the kernel calls it so
   */
  boolean awaitEnd(Predicate<String> ours) {
    for (int look = 0; isOfOrEnding(ours); look++) {
      if (look == LOOKS_UNTIL_OFF) {
        return false;
      }
      Pause.millis(50);
    }
    return true;
  }

  private boolean isOfOrEnding(Predicate<String> ours) {
    return !isOff() && (state().equals("disabling") || ours.test(ops()));
  }

  /** What to say and do when one of ours does not go. */
  public String stays() {
    return "the sched_ext scheduler "
        + name()
        + " is still "
        + state()
        + " after it was closed; stop what holds it, or press SysRq-S";
  }

  /**
   * Returns when an arm can put a scheduler in force.
   *
   * @param ours one of these that is going is waited for
   * @throws MllbException UNSUPPORTED_KERNEL with what keeps it out
   */
  public void checkFree(SchedulerCatalogue ours) {
    awaitEnd(ours);
    obstacle()
        .ifPresent(
            o -> {
              throw new MllbException(FailureCode.UNSUPPORTED_KERNEL, o.finding() + ": " + o.fix());
            });
  }
}
