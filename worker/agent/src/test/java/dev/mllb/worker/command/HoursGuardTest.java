// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.host.HostPolicy;
import dev.mllb.worker.HostActivityTypes;
import io.temporal.activity.ActivityInfo;
import io.temporal.common.interceptors.Header;
import io.temporal.failure.ApplicationFailure;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HoursGuardTest {

  @TempDir private Path folder;

  private List<String> refusedAt(String time) throws Exception {
    Path file = Files.writeString(folder.resolve("policy.yaml"), "hours: \"20:00-06:00\"");
    Clock clock = Clock.fixed(Instant.parse("2026-11-28T" + time + ":00Z"), ZoneOffset.UTC);
    HoursGuard guard = new HoursGuard(HostPolicy.read(file), clock);
    return HostActivityTypes.all().filter(type -> refuses(guard, type)).sorted().toList();
  }

  private static boolean refuses(HoursGuard guard, String type) {
    ActivityInfo asked =
        (ActivityInfo)
            Proxy.newProxyInstance(
                ActivityInfo.class.getClassLoader(),
                new Class<?>[] {ActivityInfo.class},
                (self, method, arguments) -> type);
    try {
      guard.ask(asked, "lab", Header.empty());
      return false;
    } catch (ApplicationFailure e) {
      assertThat(e.getType()).isEqualTo("INVALID_PLAN");
      assertThat(e.isNonRetryable()).isTrue();
      assertThat(e.getOriginalMessage()).contains("work may begin from 20:00 to 06:00");
      return true;
    }
  }

  /** A new step is asked too, until somebody says here that it is not. */
  @Test
  void whateverChangesTheMachineIsAskedForTheHour() throws Exception {
    assertThat(refusedAt("12:00"))
        .containsExactly("Build", "Collect", "Examine", "Measure", "Preflight", "Tune", "Verify");
    assertThat(refusedAt("23:00")).isEmpty();
  }
}
