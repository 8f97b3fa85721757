// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.learning.details.Confusion;
import dev.mllb.learning.details.EvaluationDetails;
import dev.mllb.learning.details.EvaluationDetails.CalibrationBin;
import dev.mllb.learning.details.EvaluationDetails.Estimate;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class CurvesTest {

  private static final Offset<Double> TINY = Offset.offset(1e-12);

  @Test
  void areaIsTheShareOfPairsInTheRightOrder() {
    boolean[] labels = {true, false, true, false, false};
    float[] logits = {3, 2, 1, 1, -5};
    // 6 pairs: yes(3) beats all three; yes(1) beats -5, ties with 1, loses to 2.
    assertThat(new Curves(labels, logits).roc().area()).isCloseTo(4.5 / 6, TINY);
    // Precision at each new recall: 1/1, then 2/4 (the tie comes as one step).
    assertThat(new Curves(labels, logits).precisionRecall().area())
        .isCloseTo(0.5 * 1 + 0.5 * 0.5, TINY);
  }

  @Test
  void curvesStayShort() {
    Random random = new Random(1);
    boolean[] labels = new boolean[5000];
    float[] logits = new float[5000];
    for (int i = 0; i < 5000; i++) {
      labels[i] = random.nextBoolean();
      logits[i] = (float) random.nextGaussian() + (labels[i] ? 1 : 0);
    }
    Curves curves = new Curves(labels, logits);
    assertThat(curves.roc().points()).hasSize(200);
    assertThat(curves.roc().points().get(199)).isEqualTo(new EvaluationDetails.Point(1, 1));
    assertThat(curves.roc().area()).isCloseTo(0.76, Offset.offset(0.02));
  }

  @Test
  void calibrationOfHonestProbabilitiesIsGood() {
    Random random = new Random(2);
    boolean[] labels = new boolean[100_000];
    float[] logits = new float[labels.length];
    for (int i = 0; i < labels.length; i++) {
      double p = random.nextDouble();
      logits[i] = (float) Math.log(p / (1 - p));
      labels[i] = random.nextDouble() < p;
    }
    Curves curves = new Curves(labels, logits);
    assertThat(curves.calibrationError()).isLessThan(0.01);
    assertThat(curves.calibration()).hasSize(10);
    assertThat(curves.calibration().stream().mapToLong(CalibrationBin::rows).sum())
        .isEqualTo(labels.length);
    assertThat(curves.brier()).isCloseTo(1.0 / 6, Offset.offset(0.01));
  }

  @Test
  void confusionScores() {
    boolean[] labels = {true, true, true, false};
    boolean[] answers = {true, true, false, true};
    Confusion confusion = Confusion.of(labels, answers);
    assertThat(confusion).isEqualTo(new Confusion(2, 1, 1, 0));
    assertThat(confusion.accuracy()).isEqualTo(0.5);
    assertThat(confusion.balancedAccuracy()).isCloseTo(1.0 / 3, TINY);
    assertThat(confusion.precisionYes()).isCloseTo(2.0 / 3, TINY);
    assertThat(confusion.precisionNo()).isZero();
  }

  @Test
  void groupsWidenTheInterval() {
    // 40 groups of 50 equal rows: as good as 40 rows, not 2000.
    boolean[] labels = new boolean[2000];
    boolean[] answers = new boolean[2000];
    long[] groups = new long[2000];
    long[] single = new long[2000];
    Random random = new Random(3);
    boolean[] good = new boolean[40];
    for (int g = 0; g < 40; g++) {
      good[g] = random.nextInt(10) < 8;
    }
    for (int i = 0; i < 2000; i++) {
      groups[i] = i / 50;
      single[i] = i;
      labels[i] = i % 2 == 0;
      answers[i] = good[i / 50] == labels[i];
    }
    Estimate honest = new GroupBootstrap(labels, groups, 1).of(answers, Confusion::accuracy);
    Estimate naive = new GroupBootstrap(labels, single, 1).of(answers, Confusion::accuracy);
    assertThat(honest.high() - honest.low()).isGreaterThan(4 * (naive.high() - naive.low()));
    assertThat(honest.value()).isBetween(honest.low(), honest.high());
  }
}
