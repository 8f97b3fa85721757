// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HostRowTest {

  private static HostRow row(@Nullable String notRestored) {
    return new HostRow("h", "", null, "experiment-a-1", notRestored, 2, "", "", null);
  }

  @Test
  void aHostThatWasNotRestoredSaysWhyAndWhatToDo() {
    assertThat(row("cannot put back swappiness").unrestored())
        .contains(
            "h was not restored, which is tried again: cannot put back swappiness. Remove that"
                + " cause; or mllb hosts break h lends it on as it is.");
    assertThat(row("cannot put back swappiness").held()).isEqualTo("experiment-a-1 (not restored)");
  }

  @Test
  void anyOtherSaysNothing() {
    assertThat(row(null).unrestored()).isEmpty();
    assertThat(row(null).held()).isEqualTo("experiment-a-1");
  }
}
