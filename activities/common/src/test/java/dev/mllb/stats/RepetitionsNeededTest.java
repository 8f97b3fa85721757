// SPDX-License-Identifier: Apache-2.0
package dev.mllb.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mllb.model.TrialDesign;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepetitionsNeededTest {

  @Test
  void growsWithTheSquareOfTheNoise() {
    double one = RepetitionsNeeded.of(10, 1, 0.95);
    assertThat(RepetitionsNeeded.of(20, 1, 0.95) / one).isCloseTo(4, within(0.01));
  }

  @Test
  void noiseAndRepetitionsAreTheSameQuestion() {
    double noise = RepetitionsNeeded.noise(8, 3, 0.95);
    assertThat(RepetitionsNeeded.of(noise * 0.99, 3, 0.95)).isEqualTo(8);
    assertThat(RepetitionsNeeded.of(noise * 1.01, 3, 0.95)).isEqualTo(9);
  }

  @ParameterizedTest
  @CsvSource({"2, 4, 1, false", "3, 3, 1, false", "5, 5, 1, true", "5, 20, 2, true"})
  void tooFewRepetitionsCannotTellAnything(int least, int most, int trials, boolean can) {
    TrialDesign design = new TrialDesign(1, least, most, 0.95, 3, Duration.ZERO, 0, null);
    assertThat(RepetitionsNeeded.canTell(design, trials)).isEqualTo(can);
  }

  @Test
  void withoutALimitNoNumberIsEnough() {
    assertThat(RepetitionsNeeded.of(1, 0, 0.95)).isEqualTo(Long.MAX_VALUE);
  }
}
