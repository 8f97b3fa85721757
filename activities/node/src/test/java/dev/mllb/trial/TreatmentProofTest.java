// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.model.Arm;
import dev.mllb.model.ModuleSpec;
import dev.mllb.model.SchedulerCall;
import dev.mllb.sample.Treatment;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TreatmentProofTest {

  private static final Arm RULED =
      new Arm("model", Arm.TRAINED, Map.of(), null, new SchedulerCall("domains", Map.of()));

  @Test
  void theModulesDecisionsAreNobodysButItsOwnArms() {
    Treatment both = new Treatment(9, 7, 7, 1);
    Map<String, Long> byScheduler = Map.of("scheduler_model_asked", 7L);
    assertThat(TreatmentProof.doubts(ModuleSpec.USUAL, RULED, both, byScheduler)).isEmpty();
    assertThat(
            TreatmentProof.doubts(
                ModuleSpec.USUAL, RULED, both, Map.of("scheduler_model_asked", 5L)))
        .containsExactly("the module decided 2 times in a repetition of model");
    assertThat(TreatmentProof.doubts(ModuleSpec.USUAL, Arm.NATIVE, both, Map.of()))
        .containsExactly("the module decided 7 times in a repetition of native");
  }
}
