// SPDX-License-Identifier: Apache-2.0
package dev.mllb.judge;

import dev.mllb.model.ArmVerdict;
import dev.mllb.model.TrialResult;
import dev.mllb.model.Verdict;

/** One comparison of one trial, and whether it holds after correction for all of them. */
record Judged(TrialResult trial, ArmVerdict arm, boolean holds, boolean isRepeated) {

  /** What the experiment says of it. */
  Verdict verdict() {
    return switch (arm.verdict()) {
      case BETTER, WORSE -> isRepeated && holds ? arm.verdict() : Verdict.TOO_NOISY;
      case NO_DIFFERENCE -> isRepeated ? Verdict.NO_DIFFERENCE : Verdict.TOO_NOISY;
      case TOO_NOISY, INCONCLUSIVE, MIXED -> Verdict.TOO_NOISY;
    };
  }
}
