// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.activity.StepLimits;
import io.temporal.activity.ActivityOptions;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ActivityProfilesTest {

  /** Both wait for the same machine, and may each have sent it down. */
  @Test
  void aHostHasAsLongToComeBackForItsWayBackAsForAnythingElse() {
    assertThat(ActivityProfiles.restore("n1", "back to native").getScheduleToStartTimeout())
        .isEqualTo(HostRetry.PATIENCE);
  }

  @Test
  void noStepIsGivenUpWhileAPartOfItMayStillRun() {
    Duration twoMakes = StepLimits.MAKE.multipliedBy(2);
    assertLonger(ActivityProfiles.preflight("n1", ""), twoMakes, programs(6));
    assertLonger(ActivityProfiles.examine("n1", ""), twoMakes, programs(6));
    assertLonger(ActivityProfiles.build("n1", ""), twoMakes, programs(6));
    assertLonger(ActivityProfiles.shortOnHost("n1", ""), programs(2));
    Duration asked = StepLimits.REBOOT_ASKED;
    assertLonger(
        ActivityProfiles.boot("n1", ""),
        StepLimits.KEXEC_LOAD,
        asked.multipliedBy(4),
        StepLimits.DOWN);
    assertLonger(
        ActivityProfiles.restore("n1", ""),
        programs(2),
        StepLimits.KEXEC_LOAD,
        asked.multipliedBy(4),
        StepLimits.DOWN);
  }

  private static Duration programs(int many) {
    return StepLimits.MODULE_PROGRAM.multipliedBy(many);
  }

  private static void assertLonger(ActivityOptions options, Duration... parts) {
    assertThat(options.getStartToCloseTimeout())
        .isGreaterThan(Stream.of(parts).reduce(Duration.ZERO, Duration::plus));
    assertThat(options.getHeartbeatTimeout())
        .as("a dead worker is noticed as soon as before")
        .isLessThanOrEqualTo(Duration.ofMinutes(1));
  }
}
