// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import static java.util.Objects.requireNonNull;

import dev.mllb.failure.FailureCode;
import dev.mllb.model.Evaluation;
import dev.mllb.model.ExperimentSummary;
import dev.mllb.model.GateSpec;
import dev.mllb.model.HostFacts;
import dev.mllb.model.Lineage;
import dev.mllb.model.ModuleProof;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who may enter the kernel: the model by its gates, the module by its proof. */
final class Admission {

  private final ExperimentProducts made;
  private @Nullable String refusal;

  Admission(ExperimentProducts made) {
    this.made = made;
  }

  /** Why there are no trials; null when there are. */
  @Nullable String refusal() {
    return refusal;
  }

  boolean isEvaluationPassed() {
    return isPassed(requireNonNull(made.evaluation));
  }

  private boolean isPassed(Evaluation evaluation) {
    if (evaluation.isAccepted()) {
      return true;
    }
    refusal =
        evaluation.gates().stream()
            .filter(gate -> !gate.isPassed())
            .map(gate -> gate(gate.name(), gate.reached(), gate.wanted()))
            .collect(Collectors.joining("; ", "The model was not let into the kernel: ", "."));
    return false;
  }

  /**
   * Of a model that another experiment made: all that it recorded of it, held against what this
   * plan asks for, which may be more; what asks for less lowers nothing.
   *
   * @throws io.temporal.failure.ApplicationFailure INVALID_PLAN when nothing is recorded
   */
  void checkTakenOver(GateSpec gates) {
    if (made.evaluation == null) {
      throw FailureCode.INVALID_PLAN.toFailure(
          "Nothing is known of how good the model is that was to be taken over: start a new"
              + " experiment.",
          null);
    }
    Evaluation held = made.evaluation.heldAgainst(gates);
    if (isPassed(held)) {
      checkExport(Math.max(held.leastIntegerAgreement(), gates.minIntegerAgreement()));
    }
  }

  void checkExport(GateSpec gates) {
    checkExport(gates.minIntegerAgreement());
  }

  private void checkExport(double wanted) {
    double reached = requireNonNull(made.exported).integerAgreement();
    if (reached < wanted) {
      refusal =
          "The model was not let into the kernel: "
              + gate("minIntegerAgreement", reached, wanted)
              + ".";
    }
  }

  /**
   * Takes over another host's model; the module for this kernel is still to be built.
   *
   * @throws io.temporal.failure.ApplicationFailure INVALID_PLAN when there is none
   */
  void borrow(Lineage elsewhere) {
    made.borrow(elsewhere);
    if (made.exported == null) {
      throw FailureCode.INVALID_PLAN.toFailure(
          "The other host's experiment exported no model, so none can be tried here.", null);
    }
  }

  /**
   * @throws io.temporal.failure.ApplicationFailure PARITY_BROKEN, MODULE_REFUSED
   */
  void checkProof() {
    ModuleProof proof = requireNonNull(made.proof);
    int wrong = proof.moduleMismatches() + proof.userSpaceMismatches();
    if (wrong > 0) {
      throw FailureCode.PARITY_BROKEN.toFailure(
          wrong + " of " + proof.vectors() + " golden vectors differ between model and module.",
          null);
    }
    if (!proof.hookSeen()) {
      throw FailureCode.MODULE_REFUSED.toFailure(
          "The module loaded, but its hook in can_migrate_task was never reached.", null);
    }
  }

  /**
   * Takes over what an earlier experiment made.
   *
   * @throws io.temporal.failure.ApplicationFailure INVALID_PLAN when it has no module, or one for
   *     another kernel
   */
  void reuse(ExperimentSummary earlier) {
    made.reuse(earlier.lineage());
    HostFacts now = requireNonNull(made.host);
    if (made.module == null || made.exported == null) {
      throw FailureCode.INVALID_PLAN.toFailure(
          earlier.experimentId() + " made no module, so its trials cannot be run again.", null);
    }
    if (!made.module.btfSha256().equals(now.btfSha256())) {
      throw FailureCode.INVALID_PLAN.toFailure(
          "The module was built for kernel "
              + made.module.kernelRelease()
              + ", and "
              + now.host()
              + " runs another one now ("
              + now.kernelRelease()
              + "): start a new experiment.",
          null);
    }
  }

  /**
   * Of a plan without a module: all its trials are of one kernel.
   *
   * @param needsModel whether an arm's scheduler asks one
   */
  void reuseHost(ExperimentSummary earlier, boolean needsModel) {
    HostFacts now = requireNonNull(made.host);
    HostFacts then = earlier.lineage().host();
    made.reuse(earlier.lineage());
    if (needsModel && made.exported == null) {
      throw FailureCode.INVALID_PLAN.toFailure(
          earlier.experimentId() + " exported no model, so its trials cannot be run again.", null);
    }
    if (then != null && !then.kernelRelease().equals(now.kernelRelease())) {
      throw FailureCode.INVALID_PLAN.toFailure(
          "The trials were run on kernel "
              + then.kernelRelease()
              + ", and "
              + now.host()
              + " runs another one now ("
              + now.kernelRelease()
              + "): start a new experiment.",
          null);
    }
  }

  private static String gate(String name, double reached, double wanted) {
    return String.format(Locale.ROOT, "%s reached %.6g, wanted %.6g", name, reached, wanted);
  }
}
