// SPDX-License-Identifier: Apache-2.0
package dev.mllb.module;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.ModuleStrike;
import dev.mllb.model.Quarantine;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Asked before a module is loaded. */
@FunctionalInterface
public interface ModuleGate {

  /** For who loads by hand, without a server that could be asked. */
  ModuleGate OPEN = module -> {};

  /**
   * Returns when the module may be loaded.
   *
   * @throws MllbException MODULE_QUARANTINED when it may not; SERVER_UNAVAILABLE when nobody can
   *     say
   */
  void check(BuiltModule module);

  /** Lets in what the quarantine does not refuse; it is asked anew each time. */
  static ModuleGate of(Supplier<Quarantine> quarantine) {
    return module -> {
      Quarantine known = quarantine.get();
      if (known.isRefused(module.koSha256())) {
        throw refused(
            "module " + module.koSha256(), known.of(module.koSha256()), module.koSha256());
      }
      if (known.isRefused(module.sourceSha256(), module.kernelRelease())) {
        throw refused(
            "every module of these sources ("
                + module.sourceSha256()
                + ") on kernel "
                + module.kernelRelease(),
            known.of(module.sourceSha256(), module.kernelRelease()),
            module.sourceSha256());
      }
    };
  }

  private static MllbException refused(String what, List<ModuleStrike> strikes, String digest) {
    return new MllbException(
        FailureCode.MODULE_QUARANTINED,
        what
            + " is in quarantine: nodes went down with it in their kernel ("
            + strikes.stream()
                .map(strike -> strike.host() + " in " + strike.experimentId())
                .collect(Collectors.joining(", "))
            + "); find out why, then `mllb quarantine clear "
            + digest
            + "`");
  }
}
