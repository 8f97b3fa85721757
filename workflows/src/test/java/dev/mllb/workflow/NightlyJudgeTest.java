// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import static dev.mllb.workflow.Nights.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.model.Verdict;
import org.junit.jupiter.api.Test;

class NightlyJudgeTest {

  @Test
  void intervalsThatTouchAreNoLoss() {
    assertThat(NightlyJudge.worse(result(Verdict.BETTER, 2, 4), result(Verdict.BETTER, 4, 6)))
        .isNull();
  }

  @Test
  void anIntervalWhollyBelowIsALoss() {
    assertThat(NightlyJudge.worse(result(Verdict.BETTER, 2, 3.9), result(Verdict.BETTER, 4, 6)))
        .contains("mix fell behind", "ops 2.95 % against native, before 5.0 %");
  }

  @Test
  void forTimesLessIsBetter() {
    assertThat(
            NightlyJudge.worse(
                result(Verdict.BETTER, -3, -2, false), result(Verdict.BETTER, -9, -7, false)))
        .contains("fell behind");
    assertThat(
            NightlyJudge.worse(
                result(Verdict.BETTER, -9, -7, false), result(Verdict.BETTER, -3, -2, false)))
        .isNull();
  }

  @Test
  void worseThanNativeNeedsNoComparison() {
    assertThat(NightlyJudge.worse(result(Verdict.WORSE, -5, -3), null))
        .contains("Trial mix is worse than native");
    assertThat(NightlyJudge.worse(result(Verdict.BETTER, 1, 2), result(Verdict.WORSE, -5, -3)))
        .contains("The model in use is worse than native in mix");
  }

  @Test
  void anIntervalWithoutEndsSaysNothing() {
    double none = Double.POSITIVE_INFINITY;
    assertThat(
            NightlyJudge.worse(
                result(Verdict.INCONCLUSIVE, -none, none), result(Verdict.BETTER, 4, 6)))
        .isNull();
  }
}
