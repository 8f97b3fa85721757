// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import dev.mllb.model.Arm;
import dev.mllb.model.ModuleSpec;
import dev.mllb.sample.Treatment;
import java.util.List;
import java.util.Map;

/**
 * Whether a repetition had the model in the module that its arm says. An arm without one has it
 * loaded and switched off; all prove by the module's own counters which of them they were. Only an
 * arm with a model can show that there was something to decide; voids that one arm has more of than
 * chance explains leave it without a verdict.
 */
public final class TreatmentProof {

  /** Where the module counts decisions that a model could have been asked for, by what came. */
  private static final List<String> ASKED = List.of("off", "out_of_scope", "no_model", "decided");

  /** Where a scheduler counts what its model decided. */
  private static final String BY_SCHEDULERS_MODEL = "scheduler_model_asked";

  private TreatmentProof() {}

  /**
   * Reasons for which a repetition does not count.
   *
   * @param counters what each of the module's counters grew by
   */
  public static List<String> doubts(
      ModuleSpec module, Arm arm, Treatment treatment, Map<String, Long> counters) {
    if (!arm.needsModule()) {
      // What a scheduler's model decided is the arm's own, which proves it itself. Switched off the
      // module sees no call at all: there is nothing to count but this.
      long decided = treatment.decided() - counters.getOrDefault(BY_SCHEDULERS_MODEL, 0L);
      return decided > 0
          ? List.of(
              "the module decided %s times in a repetition of %s".formatted(decided, arm.name()))
          : List.of();
    }
    if (counters.containsKey("off") && asked(counters) == 0) {
      return List.of(
          "nothing to decide: the kernel asked for no migration that a model could answer");
    }
    return proof(module, treatment) == 0
        ? List.of("no proof of treatment: the module's decision counter did not move")
        : List.of();
  }

  private static long asked(Map<String, Long> counters) {
    return ASKED.stream().mapToLong(name -> counters.getOrDefault(name, 0L)).sum();
  }

  /** What has to move. A canary acts on a share of what it decides, which may be none of few. */
  private static long proof(ModuleSpec module, Treatment treatment) {
    return switch (module.mode()) {
      case SHADOW, CANARY -> treatment.decided();
      case ACTIVE -> treatment.acted();
      case OFF -> 0;
    };
  }
}
