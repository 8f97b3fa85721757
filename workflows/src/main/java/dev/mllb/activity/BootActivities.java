// SPDX-License-Identifier: Apache-2.0
package dev.mllb.activity;

import dev.mllb.model.BootTicket;
import dev.mllb.model.TrialRequest;
import dev.mllb.model.TrialTurn;
import io.temporal.activity.ActivityInterface;

/** Trials whose arms are kernels; queue {@code mllb-host-<host>}. */
@ActivityInterface
public interface BootActivities {

  /**
   * Measures what the present boot is for, if it is one of the trial's, and says which one comes
   * next. A boot that did not come up is noted as void here; a retry goes on behind the last
   * repetition.
   */
  TrialTurn measureInBoot(TrialRequest request);

  /**
   * Takes the machine down and lets the arm's kernel take over. Never answers in the boot in which
   * it was asked: the attempt after it does, in the next boot, whatever kernel that is.
   */
  void boot(TrialRequest request, BootTicket ticket);
}
