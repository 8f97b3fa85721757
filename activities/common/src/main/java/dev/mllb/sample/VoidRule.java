// SPDX-License-Identifier: Apache-2.0
package dev.mllb.sample;

import dev.mllb.model.TrialDesign;
import dev.mllb.model.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.statistics.inference.FisherExactTest;

/**
 * When void repetitions forbid a verdict: too many of them, more in one arm than chance explains,
 * or an arm that would win although it failed more often.
 *
 * @param nativeVoid void native repetitions whose node was disturbed
 * @param mllbVoid void MLLB repetitions whose node was disturbed
 * @param nativeFailed native repetitions without a result
 * @param mllbFailed MLLB repetitions without a result
 * @param nativeKept native repetitions that count
 * @param mllbKept MLLB repetitions that count
 */
public record VoidRule(
    int nativeVoid, int mllbVoid, int nativeFailed, int mllbFailed, int nativeKept, int mllbKept) {

  /** Below this the arms' voids are not explained by chance. */
  private static final double CHANCE = 0.05;

  /** Counts the repetitions of a trial; warm-up counts as far as it is void. */
  public static VoidRule of(List<Repetition> repetitions) {
    return new VoidRule(
        voids(repetitions, false),
        voids(repetitions, true),
        count(repetitions, false, Kind.FAILED),
        count(repetitions, true, Kind.FAILED),
        count(repetitions, false, Kind.KEPT),
        count(repetitions, true, Kind.KEPT));
  }

  private enum Kind {
    KEPT,
    FAILED
  }

  private static int count(List<Repetition> repetitions, boolean isTreated, Kind kind) {
    return (int)
        repetitions.stream()
            .filter(r -> r.isTreated() == isTreated)
            .filter(r -> kind == Kind.KEPT ? r.isKept() : r.isWithoutResult())
            .count();
  }

  private static int voids(List<Repetition> repetitions, boolean isTreated) {
    return (int)
        repetitions.stream()
            .filter(r -> r.isTreated() == isTreated && r.slot().block() >= 0)
            .filter(r -> !r.voidReasons().isEmpty() && !r.isWithoutResult())
            .count();
  }

  /** So many void repetitions end a trial: half of what was planned for both arms. */
  public static int limit(TrialDesign design) {
    return Math.max(3, design.maxRepetitions());
  }

  /** Repetitions that the verdict rests on, in the arm with fewer. */
  public int fewest() {
    return Math.min(nativeKept + nativeFailed, mllbKept + mllbFailed);
  }

  /** Void repetitions of both arms, whatever the reason. */
  public int all() {
    return nativeVoid + mllbVoid + nativeFailed + mllbFailed;
  }

  /** Why a trial has no verdict, whatever its numbers say; nothing when it may have one. */
  public Optional<String> obstacle(TrialDesign design) {
    if (all() >= limit(design)) {
      return Optional.of(all() + " of " + (all() + nativeKept + mllbKept) + " are void");
    }
    return chance() < CHANCE
        ? Optional.of("the arms differ in what had to be left out")
        : Optional.empty();
  }

  /** How likely chance alone makes the arms' voids differ so much (Fisher's exact test). */
  private double chance() {
    int nativeRest = nativeKept + nativeFailed;
    int mllbRest = mllbKept + mllbFailed;
    return nativeVoid + mllbVoid == 0 || nativeRest + mllbRest == 0
        ? 1
        : FisherExactTest.withDefaults()
            .test(new int[][] {{nativeVoid, nativeRest}, {mllbVoid, mllbRest}})
            .getPValue();
  }

  /**
   * Why a verdict does not hold: the arm it favours, or finds equal, failed more often.
   *
   * @param verdict of the headline metric
   */
  public Optional<String> objection(Verdict verdict) {
    boolean isContradicted =
        switch (verdict) {
          case BETTER -> mllbFailed > nativeFailed;
          case WORSE -> nativeFailed > mllbFailed;
          case NO_DIFFERENCE -> mllbFailed != nativeFailed;
          case TOO_NOISY, INCONCLUSIVE -> false;
        };
    return isContradicted
        ? Optional.of("the arms differ in how often the workload gave no result")
        : Optional.empty();
  }

  /** Both arms' counts, for a person; empty when nothing is void. */
  public String sentence() {
    if (all() == 0) {
      return "";
    }
    return String.format(
        Locale.ROOT,
        "void: %d native, %d MLLB; without a result: %d native, %d MLLB",
        nativeVoid,
        mllbVoid,
        nativeFailed,
        mllbFailed);
  }
}
