// SPDX-License-Identifier: Apache-2.0
package dev.mllb.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import org.junit.jupiter.api.Test;

class NativesTest {

  @Test
  void aMissingLibraryIsASentenceEveryTime() {
    for (int time = 0; time < 2; time++) {
      assertThatExceptionOfType(MllbException.class)
          .isThrownBy(() -> Natives.load("libnowhere.so.1", LibC.class, "install libnowhere"))
          .withMessage("libnowhere.so.1 cannot be loaded: install libnowhere")
          .satisfies(e -> assertThat(e.code()).isEqualTo(FailureCode.TOOL_MISSING));
    }
  }
}
