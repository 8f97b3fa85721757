// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ActivityProfilesTest {

  /** Both wait for the same machine, and may each have sent it down. */
  @Test
  void aHostHasAsLongToComeBackForItsWayBackAsForAnythingElse() {
    assertThat(ActivityProfiles.restore("n1", "back to native").getScheduleToStartTimeout())
        .isEqualTo(HostRetry.PATIENCE);
  }
}
