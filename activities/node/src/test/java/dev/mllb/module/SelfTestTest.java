// SPDX-License-Identifier: Apache-2.0
package dev.mllb.module;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SelfTestTest {

  @Test
  void countsScoresThatDifferOrAreMissing() {
    byte[] expected = {1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0};

    assertThat(SelfTest.mismatches(expected.clone(), expected)).isZero();
    assertThat(SelfTest.mismatches(new byte[] {1, 0, 0, 0, 2, 0, 0, 1, 3, 0, 0, 0}, expected))
        .isEqualTo(1);
    assertThat(SelfTest.mismatches(new byte[] {1, 0, 0, 0}, expected)).isEqualTo(2);
    assertThat(SelfTest.mismatches(new byte[0], expected)).isEqualTo(3);
  }
}
