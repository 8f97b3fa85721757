// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.features.FeatureTable;
import dev.mllb.learning.details.TrainingHistory;
import dev.mllb.learning.net.Dense;
import dev.mllb.model.Balance;
import dev.mllb.model.ModelSpec;
import dev.mllb.model.SplitSpec;
import dev.mllb.model.Target;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class TrainerTest {

  private static final int WIDTH = 15;
  private static final Examples TRAIN = examples(3000, 1);
  private static final Examples VALIDATION = examples(600, 2);

  /** Yes iff feature 1 is not negative; feature 3 is constant, the others are noise. */
  private static Examples examples(int rows, long seed) {
    Random random = new Random(seed);
    short[] values = new short[rows * WIDTH];
    boolean[] labels = new boolean[rows];
    for (int row = 0; row < rows; row++) {
      for (int f = 0; f < WIDTH; f++) {
        values[row * WIDTH + f] = (short) (f == 3 ? 256 : random.nextInt(2049) - 1024);
      }
      labels[row] = values[row * WIDTH + 1] >= 0;
    }
    return new Examples(values, labels, WIDTH);
  }

  @Test
  void learnsAThreshold() {
    Trainer.Training outcome = train(TestData.spec(0.03, 25, List.of()), 1);
    TrainingHistory.Epoch best = outcome.epochs().get(outcome.bestEpoch() - 1);
    assertThat(best.validationAccuracy()).isGreaterThan(0.98);
    assertThat(outcome.idleFeatures()).containsExactly(3);
    assertThat(outcome.epochs()).hasSize(25);
  }

  @Test
  void foldingKeepsTheFunction() {
    Trainer.Training outcome = train(TestData.spec(0.03, 25, List.of()), 1);
    double[] scores = outcome.net().scores(VALIDATION.values());
    int right = 0;
    for (int i = 0; i < scores.length; i++) {
      right += (scores[i] >= 0) == VALIDATION.labels()[i] ? 1 : 0;
    }
    TrainingHistory.Epoch best = outcome.epochs().get(outcome.bestEpoch() - 1);
    assertThat((double) right / scores.length)
        .isCloseTo(best.validationAccuracy(), org.assertj.core.data.Offset.offset(0.005));
  }

  @Test
  void dropoutAndSeedAreRepeatable() {
    ModelSpec spec = withDropout(0.2);
    float[] first = train(spec, 7).net().layers().get(0).weights();
    assertThat(train(spec, 7).net().layers().get(0).weights()).isEqualTo(first);
    assertThat(train(spec, 8).net().layers().get(0).weights()).isNotEqualTo(first);
  }

  @Test
  void aSubsetLeavesTheOtherWeightsAtZero() {
    Trainer.Training outcome = train(TestData.spec(0.03, 10, List.of("delta_hot", "src_len")), 1);
    Dense first = outcome.net().layers().get(0);
    for (int o = 0; o < first.outputs(); o++) {
      for (int i = 0; i < WIDTH; i++) {
        boolean used = i == 1 || i == 8;
        assertThat(first.weight(o, i) == 0).isEqualTo(!used);
      }
    }
  }

  @Test
  void stopsWhenNothingImproves() {
    ModelSpec spec =
        new ModelSpec(
            "mllb15",
            List.of(),
            List.of(6),
            0,
            64,
            400,
            0.1,
            3,
            false,
            split(),
            Balance.NONE,
            Target.IMITATION);
    Trainer.Training outcome = train(spec, 1);
    assertThat(outcome.epochs().size()).isLessThan(400);
    assertThat(outcome.bestEpoch()).isEqualTo(outcome.epochs().size() - 3);
  }

  @Test
  void classWeightsRaiseTheRareClassesRecall() {
    Examples rare = withFewNo();
    double plain = recallNo(rare, false);
    assertThat(recallNo(rare, true)).isGreaterThan(plain);
  }

  @Test
  void badInputIsNamed() {
    assertFails(FailureCode.MODEL_DIVERGED, "learning_rate", TestData.spec(1e6, 8, List.of()));
    assertFails(FailureCode.INVALID_PLAN, "no feature nope", TestData.spec(1, 1, List.of("nope")));
    assertFails(
        FailureCode.DATA_UNUSABLE, "cpu_not_idle", withFeatures("delta_hot", "cpu_not_idle"));
    assertFails(FailureCode.DATA_UNUSABLE, "is constant", withFeatures("cpu_not_idle"));
  }

  @Test
  void progressMayStopIt() {
    Trainer trainer =
        new Trainer(
            FeatureTable.MLLB15,
            TestData.spec(0.01, 1000, List.of()),
            1,
            note -> {
              throw new CancellationException(note);
            });
    assertThatThrownBy(() -> trainer.train(TRAIN, VALIDATION))
        .isInstanceOf(CancellationException.class);
    // The engine is free again.
    assertThat(train(TestData.spec(0.01, 1, List.of()), 1).epochs()).hasSize(1);
  }

  private static void assertFails(FailureCode code, String words, ModelSpec spec) {
    assertThatThrownBy(() -> train(spec, 1))
        .hasMessageContaining(words)
        .isInstanceOfSatisfying(MllbException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private static ModelSpec withFeatures(String... names) {
    return TestData.spec(0.01, 2, List.of(names));
  }

  private static ModelSpec withDropout(double dropout) {
    return new ModelSpec(
        "mllb15",
        List.of(),
        List.of(8, 4),
        dropout,
        64,
        3,
        0.02,
        0,
        false,
        split(),
        Balance.NONE,
        Target.IMITATION);
  }

  private static SplitSpec split() {
    return new SplitSpec(SplitSpec.By.TIME, 0.25, false, List.of());
  }

  private static Trainer.Training train(ModelSpec spec, long seed) {
    return new Trainer(FeatureTable.MLLB15, spec, seed, note -> {}).train(TRAIN, VALIDATION);
  }

  /** Nine in ten noes are relabelled at random places near the threshold: hard to tell apart. */
  private static Examples withFewNo() {
    Random random = new Random(3);
    boolean[] labels = TRAIN.labels().clone();
    for (int i = 0; i < labels.length; i++) {
      labels[i] = labels[i] || random.nextInt(10) < 7;
    }
    return new Examples(TRAIN.values(), labels, WIDTH);
  }

  private static double recallNo(Examples examples, boolean weighted) {
    ModelSpec spec =
        new ModelSpec(
            "mllb15",
            List.of(),
            List.of(6),
            0,
            64,
            8,
            0.02,
            0,
            weighted,
            split(),
            Balance.NONE,
            Target.IMITATION);
    double[] scores =
        new Trainer(FeatureTable.MLLB15, spec, 1, note -> {})
            .train(examples, examples)
            .net()
            .scores(examples.values());
    int no = 0;
    int right = 0;
    for (int i = 0; i < scores.length; i++) {
      no += examples.labels()[i] ? 0 : 1;
      right += !examples.labels()[i] && scores[i] < 0 ? 1 : 0;
    }
    return (double) right / no;
  }
}
