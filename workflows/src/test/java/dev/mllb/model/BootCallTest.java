// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BootCallTest {

  @Test
  void wordsAreTakenApartAtTheirSpaces() {
    BootCall call = new BootCall("6.16.12+deb13-arm64", "preempt=lazy isolcpus=managed_irq,2-3");
    assertThat(call.words()).containsExactly("preempt=lazy", "isolcpus=managed_irq,2-3");
    assertThat(call.parameters()).isEqualTo(List.of("preempt", "isolcpus"));
  }

  /** Behind two hyphens the kernel reads nothing: an arm would be its own control. */
  @ParameterizedTest
  @ValueSource(
      strings = {"--", "-- quiet", "quiet --", "quiet -- single", "a  b", "a='b c'", "a\tb", " a"})
  void whatNoTwoProgramsReadAlikeIsRefused(String cmdline) {
    assertThatThrownBy(() -> new BootCall("", cmdline))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("boot.cmdline");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../tmp/x", "-x", "6.1/..", "6.1 x"})
  void aReleaseIsNoPath(String kernel) {
    assertThatThrownBy(() -> new BootCall(kernel, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("boot.kernel");
  }
}
