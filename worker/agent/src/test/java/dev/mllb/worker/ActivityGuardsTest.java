// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ActivityGuardsTest {

  /** Moments, and what has to be done whatever else is done here. */
  private static final Set<String> AT_ANY_TIME = Set.of("Tune", "Look", "BootId", "Restore");

  /** A new one is of one kind or the other: somebody has to say of which. */
  @Test
  void whatTakesLongOnAHostIsDoneAlone() {
    Set<String> all =
        HostActivityTypes.all()
            .filter(name -> !AT_ANY_TIME.contains(name))
            .collect(Collectors.toSet());
    assertThat(ActivityGuards.EXCLUSIVE).isEqualTo(all);
  }
}
