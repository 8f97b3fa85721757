// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {

  @ParameterizedTest
  @ValueSource(strings = {"0s", "1ns", "1500ns", "2us", "100ms", "90s", "2m", "1h", "25h"})
  void aDurationIsShownAsItIsWritten(String text) {
    assertThat(Quantity.ofNanos(Quantity.duration(text).toNanos())).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0B", "1B", "1500B", "64KiB", "4MiB", "3GiB", "1TiB"})
  void aSizeIsShownAsItIsWritten(String text) {
    assertThat(Quantity.ofBytes(Quantity.bytes(text))).isEqualTo(text);
  }
}
