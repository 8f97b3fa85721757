// SPDX-License-Identifier: Apache-2.0
package dev.mllb.dataset;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.trace.KernelRules;
import dev.mllb.trace.KernelState;
import dev.mllb.trace.Manifest;
import dev.mllb.trace.MismatchRate;
import dev.mllb.trace.SegmentEntry;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether a model may learn from a trace: where derived reasons contradict the kernel's verdicts,
 * rows count as weighed by the heuristic that never reached it, and a model would learn noise.
 */
public final class LabelGate {

  private static final String LIMIT =
      String.format(Locale.ROOT, "%.1f %%", 100 * MismatchRate.LIMIT);

  private LabelGate() {}

  /**
   * What speaks against a trace. One of a kernel with verified rules may have a mismatch in a
   * thousand; one of another kernel has to prove them itself, by rows enough.
   */
  public static Optional<String> objection(Manifest manifest) {
    MismatchRate rate = MismatchRate.of(manifest.rows());
    if (rate.isTooHigh()) {
      return Optional.of(
          rate.text() + ", more than " + LIMIT + ": the derived reasons are not this kernel's");
    }
    if (rate.bound() <= MismatchRate.LIMIT) {
      return Optional.empty();
    }
    return unverified(manifest)
        .map(
            finding ->
                "the rules by which reasons are derived are unverified ("
                    + finding
                    + "), and the trace is too short to show that they hold: "
                    + rate.text()
                    + ", where at most "
                    + LIMIT
                    + " is asked for; collect for longer");
  }

  /**
   * Refuses a trace that something speaks against.
   *
   * @throws MllbException DATA_UNUSABLE
   */
  static void check(Manifest manifest) {
    objection(manifest)
        .ifPresent(
            why -> {
              throw new MllbException(
                  FailureCode.DATA_UNUSABLE,
                  "the trace of "
                      + manifest.lineage().host()
                      + " under Linux "
                      + manifest.lineage().kernelRelease()
                      + " is not trained on: "
                      + why
                      + "; to leave contradicted rows out and train on the others: data.mismatches:"
                      + " drop in a plan, --mismatches drop of mllb dataset build");
            });
  }

  private static Optional<String> unverified(Manifest manifest) {
    return manifest.segments().stream()
        .map(SegmentEntry::kernel)
        .map(KernelState::rules)
        .filter(Objects::nonNull)
        .filter(rules -> !rules.verified())
        .map(KernelRules::finding)
        .findFirst();
  }
}
