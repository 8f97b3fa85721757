// SPDX-License-Identifier: Apache-2.0
package dev.mllb.host;

import static java.util.Objects.requireNonNullElse;

import dev.mllb.boot.BootableKernels;
import dev.mllb.boot.KernelBoots;
import dev.mllb.boot.SystemReboot;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.machine.MachineFacts;
import dev.mllb.machine.MachineFiles;
import dev.mllb.model.Arm;
import dev.mllb.model.BootCall;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether this machine can boot what the arms of a plan say, before anything is measured. */
public final class BootCheck {

  private static final String NAME = "kernels to boot";

  private static final String OWN = "own kernel";

  private static final String WAY_BACK = "then look again with mllb doctor";

  private BootCheck() {}

  /** Whether this machine is in the kernel in which it was lent, whatever booted another one. */
  public static Check own(Path root, Path state) {
    try {
      return new KernelBoots(root, state, new SystemReboot())
          .notBack()
          .map(why -> Check.failed(OWN, FailureCode.HOST_NOT_NATIVE, why, WAY_BACK))
          .orElseGet(() -> Check.ok(OWN, MachineFacts.below(root).kernelRelease()));
    } catch (MllbException e) {
      return Check.failed(OWN, e.code(), String.valueOf(e.getMessage()), WAY_BACK);
    }
  }

  /** Looks at what is installed and starts nothing; empty where no arm boots. */
  public static Optional<Check> of(List<Arm> arms, MachineFiles files) {
    return arms.stream().allMatch(arm -> arm.boot() == null)
        ? Optional.empty()
        : Optional.of(looked(arms, files));
  }

  private static Check looked(List<Arm> arms, MachineFiles files) {
    BootableKernels kernels = BootableKernels.of(files);
    Optional<BootableKernels.Obstacle> obstacle = kernels.obstacle();
    if (obstacle.isPresent()) {
      return Check.failed(
          NAME, FailureCode.UNSUPPORTED_KERNEL, obstacle.get().finding(), obstacle.get().fix());
    }
    String running = files.line("proc/sys/kernel/osrelease");
    for (Arm arm : arms) {
      String wanted = requireNonNullElse(arm.boot(), BootCall.AS_IS).kernel();
      String release = wanted.isEmpty() ? running : wanted;
      if (kernels.find(release).isEmpty()) {
        return Check.failed(
            NAME,
            FailureCode.INVALID_PLAN,
            "arm " + arm.name() + ": " + kernels.unknown(release),
            "install its package, or take one of those");
      }
    }
    return Check.ok(
        NAME,
        kernels.releases().stream()
            .map(release -> kernels.inWords(release) + (release.equals(running) ? ", runs" : ""))
            .collect(Collectors.joining("; ")));
  }
}
