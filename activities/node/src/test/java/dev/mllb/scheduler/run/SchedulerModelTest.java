// SPDX-License-Identifier: Apache-2.0
package dev.mllb.scheduler.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mllb.bpf.BpfException;
import dev.mllb.bpf.BpfObject;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.features.FeatureTable;
import dev.mllb.learning.net.IntegerLayer;
import dev.mllb.learning.net.IntegerModel;
import dev.mllb.learning.net.ModelBin;
import dev.mllb.learning.net.RandomModels;
import dev.mllb.model.SchedulerCall;
import dev.mllb.scheduler.Scheduler;
import dev.mllb.scheduler.SchedulerCatalogue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SchedulerModelTest {

  private static final Path PROGRAM = Path.of("../../bpf/tests/score.bpf.o");

  private static final Scheduler DOMAINS =
      SchedulerCatalogue.load(Path.of("../../benchmarks/schedulers"))
          .find(new SchedulerCall("domains", Map.of()));

  /** One that reads every feature, as tests of its form want it. */
  private static final Scheduler GENEROUS =
      new Scheduler("all", "", "1", "", "", List.of(), Map.of(), FeatureTable.MLLB15.names());

  static byte[] reading(String feature) {
    short[] weights = new short[FeatureTable.MLLB15.size()];
    weights[FeatureTable.MLLB15.names().indexOf(feature)] = 3;
    return encoded(new IntegerModel(List.of(new IntegerLayer(15, 1, 0, weights, new int[1]))));
  }

  private static byte[] encoded(IntegerModel model) {
    return new ModelBin(ModelBin.FEATURE_SET_MLLB15, new byte[16], model).encode();
  }

  @Test
  void aModelThatReadsWhatTheSchedulerCannotGiveIsRefused() {
    assertThat(SchedulerModel.of(reading("delta_hot"), DOMAINS).bytes())
        .isEqualTo(reading("delta_hot"));
    assertThatThrownBy(() -> SchedulerModel.of(reading("src_load"), DOMAINS))
        .isInstanceOfSatisfying(
            MllbException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.MODEL_SCHEMA_MISMATCH))
        .hasMessageStartingWith(
            "scheduler domains cannot give a model src_load: train one with model.features from"
                + " src_non_pref_nr, delta_hot");
  }

  @Test
  void aSchedulerWithoutFeaturesAsksNoModel() {
    Scheduler deaf = new Scheduler("deaf", "", "1", "", "", List.of(), Map.of(), List.of());
    assertThatThrownBy(() -> SchedulerModel.of(reading("delta_hot"), deaf))
        .hasMessage("scheduler deaf asks no model");
  }

  @Test
  void whatTheModuleWouldRefuseIsRefused() {
    short[] weights = new short[15];
    weights[FeatureTable.MLLB15.names().indexOf("delta_hot")] = Short.MAX_VALUE;
    IntegerLayer wide = new IntegerLayer(15, 1, 0, weights, new int[] {Integer.MAX_VALUE});
    byte[] overflowing = encoded(new IntegerModel(List.of(wide)));
    assertThatThrownBy(() -> SchedulerModel.of(overflowing, DOMAINS))
        .hasMessageContaining("more than 32 bits");
    assertThatThrownBy(() -> SchedulerModel.of(new byte[64], DOMAINS))
        .isInstanceOf(MllbException.class);
  }

  @Test
  void anotherModelInTheKernelIsNoticed() throws BpfException {
    SchedulerModel model = SchedulerModel.of(reading("delta_hot"), DOMAINS);
    IntegerModel same = ModelBin.decode(reading("delta_hot")).model();
    model.examine(
        context -> {
          short[] x = new short[15];
          for (int i = 0; i < x.length; i++) {
            x[i] = context.getShort(2 * i);
          }
          context.putInt(32, same.score(x, 0));
          return 0;
        });
    assertThatThrownBy(() -> model.examine(context -> 0))
        .isInstanceOfSatisfying(
            MllbException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.PARITY_BROKEN))
        .hasMessageContaining("gives 0 where");
    assertThatThrownBy(() -> model.examine(context -> 1)).hasMessageContaining("does not answer");
  }

  /** In the kernel that runs this test, where it may load programs. */
  @Test
  void theFormInBpfGivesTheScoresOfTheReference() throws BpfException {
    assumeTrue(Files.exists(PROGRAM), "make -C bpf check builds it");
    Random random = new Random(5);
    for (int i = 0; i < 10; i++) {
      inTheKernel(SchedulerModel.of(encoded(RandomModels.model(random)), GENEROUS));
    }
    inTheKernel(SchedulerModel.largest());
  }

  private static void inTheKernel(SchedulerModel model) throws BpfException {
    try (BpfObject object = BpfObject.open(PROGRAM)) {
      object.constants(".rodata.model").put(0, model.bytes());
      try {
        object.load();
      } catch (BpfException e) {
        assumeTrue(e.errno() != 1, "only root may load programs");
        throw e;
      }
      model.examine(context -> object.run("mllb_examine_score", context));
    }
  }
}
