// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Timestamp;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import io.temporal.api.taskqueue.v1.PollerInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostClaimTest {

  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

  private final HostClaim claim = new HostClaim("rack1", "aaaa");

  @Test
  void anotherMachineUnderTheSameNameIsRefusedAndNamed() {
    assertThatThrownBy(() -> claim.check(List.of(poller("mllb-host/rack1/bbbb/7", 5)), NOW))
        .isInstanceOfSatisfying(
            MllbException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.HOST_BUSY))
        .hasMessageContaining("host name rack1 is taken")
        .hasMessageContaining("bbbb")
        .hasMessageContaining("--host");
  }

  @Test
  void theSameMachineMayComeBackAndAGoneOneIsNoObstacle() {
    assertThatCode(
            () ->
                claim.check(
                    List.of(
                        poller("mllb-host/rack1/aaaa/7", 1),
                        poller("mllb-host/rack1/bbbb/7", 300),
                        poller("4711@somewhere", 1)),
                    NOW))
        .doesNotThrowAnyException();
  }

  @Test
  void theMachinesIdSurvivesTheWorker(@TempDir Path state) throws Exception {
    String first = new HostClaim("rack1", state).identity();
    assertThat(new HostClaim("rack1", state).identity()).isEqualTo(first);
    Files.delete(state.resolve("machine-id"));
    assertThat(new HostClaim("rack1", state).identity()).isNotEqualTo(first);
  }

  private static PollerInfo poller(String identity, long secondsAgo) {
    Instant seen = NOW.minus(Duration.ofSeconds(secondsAgo));
    return PollerInfo.newBuilder()
        .setIdentity(identity)
        .setLastAccessTime(Timestamp.newBuilder().setSeconds(seen.getEpochSecond()))
        .build();
  }
}
