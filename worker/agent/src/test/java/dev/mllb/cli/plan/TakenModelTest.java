// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.plan;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.learning.registry.ModelRecord;
import dev.mllb.learning.registry.Registry;
import dev.mllb.model.Arm;
import dev.mllb.model.DatasetRef;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.model.ExperimentRequest;
import dev.mllb.model.Lineage;
import dev.mllb.model.SchedulerCall;
import dev.mllb.workflow.Samples;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TakenModelTest {

  private static final Path FILE = Path.of("p.yaml");

  private static final SchedulerCall DOMAINS = new SchedulerCall("domains", Map.of());

  private final ModelRecord model =
      ModelRecord.of(
          "experiment-tiny-1",
          Instant.ofEpochSecond(1),
          Samples.dataset(),
          Samples.plan("mix").model(),
          7,
          Samples.model());

  @TempDir Path folder;

  private Registry registry;

  @BeforeEach
  void open() {
    registry = Registry.in(folder);
  }

  private TakenModel taken(String name, SchedulerCall... policy) {
    Arm arm = new Arm("kept", name, Map.of(), null, policy.length == 0 ? null : policy[0]);
    ExperimentPlan plan = Samples.withArms(Samples.plan("mix"), List.of(Arm.NATIVE, arm));
    return TakenModel.of(FILE, plan, () -> registry);
  }

  private void addWhole() {
    registry.add(model);
    registry.note(model.id(), Samples.evaluation(0.9), Samples.exported());
  }

  @Test
  void thePromotedOneAndAnIdAndATagAreTheSameModel() {
    addWhole();
    registry.promote(registry.find(model.id()));
    registry.tag(model, "spring");
    for (String name : List.of("promoted", "spring", model.id(), model.id().substring(0, 8))) {
      TakenModel taken = taken(name);
      Lineage made = requireNonNull(taken.made());
      assertThat(taken.plan().takenModel()).isEqualTo(model.id());
      assertThat(taken.plan().arms().get(1).inWords())
          .isEqualTo("model " + model.id().substring(0, 12) + " decides");
      assertThat(made.exported()).isEqualTo(Samples.exported());
      assertThat(ExperimentRequest.withModelOf(made, taken.plan(), "n1", true).modelOf())
          .isEqualTo(made);
    }
  }

  @Test
  void aPlanThatNamesNoneAsksForNoRegistry() {
    TakenModel taken =
        TakenModel.of(
            FILE,
            Samples.plan("mix"),
            () -> {
              throw new IllegalStateException("asked");
            });
    assertThat(taken.made()).isNull();
    assertThat(taken.plan()).isEqualTo(Samples.plan("mix"));
  }

  @Test
  void whatCannotBeTakenIsSaid() {
    assertThatThrownBy(() -> taken("promoted"))
        .hasMessage("p.yaml: arms: no model is promoted; mllb models promote ID");
    assertThatThrownBy(() -> taken("trainde"))
        .hasMessage("p.yaml: arms: no model trainde; mllb models list shows all");
    registry.add(model);
    assertThatThrownBy(() -> taken(model.id())).hasMessageContaining("not yet evaluated");
    registry.note(model.id(), Samples.evaluation(0.1), Samples.exported());
    assertThatThrownBy(() -> taken(model.id())).hasMessageContaining("missed a gate");
  }

  /** It would be asked about decisions of which it has learned nothing. */
  @Test
  void theModuleTakesNoModelThatLearnedFromAScheduler() {
    DatasetRef kernels = Samples.dataset();
    ModelRecord ruled =
        ModelRecord.of(
            "experiment-tiny-2",
            Instant.ofEpochSecond(2),
            new DatasetRef(
                kernels.data(), kernels.summary(), kernels.rows(), 1, "scheduler domains"),
            Samples.plan("mix").model(),
            7,
            Samples.model());
    registry.add(ruled);
    registry.note(ruled.id(), Samples.evaluation(0.9), Samples.exported());
    assertThatThrownBy(() -> taken(ruled.id()))
        .hasMessageContaining("answers as scheduler domains does, and the module is asked");
  }

  @Test
  void aSchedulerTakesNoModelThatReadsWhatItCannotGive() {
    addWhole();
    assertThatThrownBy(() -> taken(model.id(), DOMAINS))
        .hasMessageContaining("p.yaml: arms.kept: model " + model.id())
        .hasMessageContaining("cannot give a model src_load");
  }
}
