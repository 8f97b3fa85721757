// SPDX-License-Identifier: Apache-2.0
package dev.mllb.boot;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.machine.MachineFiles;
import dev.mllb.model.Arm;
import dev.mllb.model.BootCall;
import java.util.List;

/** Whether this machine can boot what the arms of a plan say, before anything is measured. */
public final class BootCheck {

  private BootCheck() {}

  /**
   * Returns when it can.
   *
   * @throws MllbException UNSUPPORTED_KERNEL when it starts no other kernel, INVALID_PLAN when one
   *     is not installed
   */
  public static void of(List<Arm> arms, MachineFiles files) {
    List<BootCall> calls = arms.stream().map(Arm::boot).filter(call -> call != null).toList();
    if (calls.isEmpty()) {
      return;
    }
    BootableKernels kernels = BootableKernels.of(files);
    kernels
        .obstacle()
        .ifPresent(
            why -> {
              throw new MllbException(
                  FailureCode.UNSUPPORTED_KERNEL, "this host boots no arm: " + why);
            });
    String running = files.line("proc/sys/kernel/osrelease");
    for (Arm arm : arms) {
      BootCall call = arm.boot();
      String release = call == null || call.kernel().isEmpty() ? running : call.kernel();
      if (kernels.find(release).isEmpty()) {
        throw new MllbException(
            FailureCode.INVALID_PLAN, "arm " + arm.name() + ": " + kernels.unknown(release));
      }
    }
  }
}
