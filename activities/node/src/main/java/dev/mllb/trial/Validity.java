package dev.mllb.trial;

import dev.mllb.model.Arm;
import dev.mllb.model.ModuleSpec;
import dev.mllb.model.TrialRequest;
import dev.mllb.sample.Treatment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether a repetition was what it claims to be. The native arm has the module loaded and switched
 * off; both arms prove by the module's own counters which of them they were.
 */
final class Validity {

  static final String TRIPPED = "the module went back to native by itself: ";

  private Validity() {}

  /** Reasons for which a repetition does not count. */
  static List<String> faults(
      TrialRequest request, Arm arm, Treatment treatment, Optional<String> trip) {
    List<String> faults = new ArrayList<>();
    trip.ifPresent(reason -> faults.add(TRIPPED + reason));
    if (request.module() == null) {
      return faults;
    }
    if (arm == Arm.NATIVE && (treatment.decided() > 0 || treatment.acted() > 0)) {
      faults.add("the module decided " + treatment.decided() + " times in a native repetition");
    }
    if (arm == Arm.MLLB && proof(request.moduleSpec(), treatment) == 0) {
      faults.add("no proof of treatment: the module's decision counter did not move");
    }
    return faults;
  }

  /** What has to move: a shadow only decides, the other modes act. */
  private static long proof(ModuleSpec module, Treatment treatment) {
    return switch (module.mode()) {
      case SHADOW -> treatment.decided();
      case CANARY, ACTIVE -> treatment.acted();
      case OFF -> 0;
    };
  }
}
