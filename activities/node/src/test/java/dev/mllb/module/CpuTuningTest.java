// SPDX-License-Identifier: Apache-2.0
package dev.mllb.module;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpuTuningTest {

  @ParameterizedTest
  @CsvSource({
    "0x00000000410fd083, -mtune=cortex-a72",
    "0x00000000413fd0c1, -mtune=neoverse-n1",
    "0x00000000410fd490, -mtune=neoverse-n2"
  })
  void knownPartsOfArm(String midr, String flags) {
    assertThat(CpuTuning.flags(midr)).isEqualTo(flags);
  }

  @Test
  void othersGetNoFlags() {
    assertThat(CpuTuning.flags("0x00000000480fd010")).isEmpty();
    assertThat(CpuTuning.flags("0x0000000041000000")).isEmpty();
  }
}
