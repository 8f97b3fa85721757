package dev.mllb.module;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.ModuleStrike;
import dev.mllb.model.Quarantine;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Asked before a module is loaded. */
@FunctionalInterface
public interface ModuleGate {

  /** For who loads by hand, without a server that could be asked. */
  ModuleGate OPEN = koSha256 -> {};

  /**
   * Returns when the module may be loaded.
   *
   * @throws MllbException MODULE_QUARANTINED when it may not; SERVER_UNAVAILABLE when nobody can
   *     say
   */
  void check(String koSha256);

  /** Lets in what the fleet's quarantine does not refuse; it is asked anew each time. */
  static ModuleGate of(Supplier<Quarantine> quarantine) {
    return koSha256 -> {
      Quarantine known = quarantine.get();
      if (known.isRefused(koSha256)) {
        throw new MllbException(FailureCode.MODULE_QUARANTINED, sentence(koSha256, known));
      }
    };
  }

  private static String sentence(String koSha256, Quarantine known) {
    String when =
        known.of(koSha256).stream().map(ModuleGate::strike).collect(Collectors.joining(", "));
    return "module "
        + koSha256.substring(0, 12)
        + " is in quarantine: nodes went down with it in their kernel ("
        + when
        + "); find out why, then `mllb quarantine clear "
        + koSha256
        + "`";
  }

  private static String strike(ModuleStrike strike) {
    return strike.host() + " in " + strike.experimentId();
  }
}
