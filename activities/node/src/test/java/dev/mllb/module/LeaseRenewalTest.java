// SPDX-License-Identifier: Apache-2.0
package dev.mllb.module;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.model.ModuleSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often a module hears of its worker, on a clock that the test moves. */
class LeaseRenewalTest {

  private final List<Long> atMillis = new ArrayList<>();
  private long now = -7;

  private LeaseRenewal of(Duration lease) {
    return new LeaseRenewal(lease, given -> atMillis.add((now + 7) / 1_000_000), () -> now);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  @ParameterizedTest
  @CsvSource({"PT5S, 1000", "PT1M, 3000", "PT24H, 3000", "PT0.5S, 100", "PT0.001S, 100"})
  void aMinuteOfLooksRenewsSeldomAndInTime(Duration lease, long everyMillis) {
    LeaseRenewal renewal = of(lease);
    for (int look = 0; look <= 600; look++) {
      renewal.renewIfDue();
      pass(Duration.ofMillis(100));
    }
    assertThat(atMillis).hasSize((int) (60_000 / everyMillis) + 1);
    for (int i = 1; i < atMillis.size(); i++) {
      assertThat(atMillis.get(i) - atMillis.get(i - 1)).isEqualTo(everyMillis);
    }
  }

  @Test
  void anArmBeginsWithTheWholeLease() {
    LeaseRenewal renewal = of(ModuleSpec.USUAL.lease());
    renewal.renewIfDue();
    pass(Duration.ofMillis(900));
    renewal.renew();
    pass(Duration.ofMillis(900));
    renewal.renewIfDue();
    assertThat(atMillis).containsExactly(0L, 900L);
  }
}
