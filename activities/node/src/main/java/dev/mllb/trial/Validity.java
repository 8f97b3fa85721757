// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import dev.mllb.model.Arm;
import dev.mllb.model.ModuleSpec;
import dev.mllb.model.TrialRequest;
import dev.mllb.sample.Treatment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a repetition was what it claims to be. The native arm has the module loaded and switched
 * off; both arms prove by the module's own counters which of them they were. Only the MLLB arm can
 * show that there was something to decide; voids that one arm has more of than chance explains
 * leave the trial without a verdict.
 */
final class Validity {

  static final String TRIPPED = "the module went back to native by itself: ";

  /** Where the module counts decisions that a model could have been asked for, by what came. */
  private static final List<String> ASKED = List.of("off", "out_of_scope", "no_model", "decided");

  private Validity() {}

  /**
   * Reasons for which a repetition does not count.
   *
   * @param counters what each of the module's counters grew by
   */
  static List<String> faults(
      TrialRequest request,
      Arm arm,
      Treatment treatment,
      Map<String, Long> counters,
      Optional<String> trip) {
    List<String> faults = new ArrayList<>();
    trip.ifPresent(reason -> faults.add(TRIPPED + reason));
    if (request.module() == null) {
      return faults;
    }
    if (arm == Arm.NATIVE) {
      // Switched off the module sees no call at all: there is nothing of a native one to count.
      if (treatment.decided() > 0 || treatment.acted() > 0) {
        faults.add("the module decided " + treatment.decided() + " times in a native repetition");
      }
    } else if (counters.containsKey("off") && asked(counters) == 0) {
      faults.add("nothing to decide: the kernel asked for no migration that a model could answer");
    } else if (proof(request.moduleSpec(), treatment) == 0) {
      faults.add("no proof of treatment: the module's decision counter did not move");
    }
    return faults;
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
