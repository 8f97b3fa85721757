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

  private final HostClaim claim = new HostClaim("rack1", "aaaa", "5e5e");

  @Test
  void anotherMachineUnderTheSameNameIsRefusedAndNamed() {
    assertThatThrownBy(() -> claim.check(List.of(poller("mllb-host/rack1/bbbb.5e5e/7", 5)), NOW))
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
                        poller("mllb-host/rack1/aaaa.5e5e/7", 1),
                        poller("mllb-host/rack1/bbbb/7", 300),
                        poller("4711@somewhere", 1)),
                    NOW))
        .doesNotThrowAnyException();
  }

  /**
   * One that was cloned with its state folder has that id too, but an /etc/machine-id of its own.
   */
  @Test
  void aCloneIsAnotherMachine() {
    assertThatThrownBy(() -> claim.check(List.of(poller("mllb-host/rack1/aaaa.6f6f/7", 5)), NOW))
        .hasMessageContaining("host name rack1 is taken");
  }

  /** Before an upgrade it called itself by the state folder's id alone. */
  @Test
  void anUpgradeKeepsNoMachineFromItsOwnName() {
    assertThatCode(() -> claim.check(List.of(poller("mllb-host/rack1/aaaa/7", 1)), NOW))
        .doesNotThrowAnyException();
  }

  @Test
  void theMachinesIdSurvivesTheWorker(@TempDir Path state, @TempDir Path etc) throws Exception {
    Path system = etc.resolve("machine-id");
    String bare = identity(state, system);
    assertThat(identity(state, system)).isEqualTo(bare);
    Files.writeString(system, "uninitialized\n");
    assertThat(identity(state, system)).as("a first boot").isEqualTo(bare);
    Files.writeString(system, "0123456789abcdef0123456789abcdef\n");
    String whole = identity(state, system);
    assertThat(whole).isNotEqualTo(bare).doesNotContain("0123456789abcdef");
    assertThat(identity(state, system)).isEqualTo(whole);
    Files.writeString(system, "fedcba9876543210fedcba9876543210\n");
    assertThat(identity(state, system)).isNotEqualTo(whole);
    Files.delete(state.resolve("machine-id"));
    Files.delete(system);
    assertThat(identity(state, system)).isNotEqualTo(bare);
  }

  private static String identity(Path state, Path system) {
    return new HostClaim("rack1", state, system).identity();
  }

  private static PollerInfo poller(String identity, long secondsAgo) {
    Instant seen = NOW.minus(Duration.ofSeconds(secondsAgo));
    return PollerInfo.newBuilder()
        .setIdentity(identity)
        .setLastAccessTime(Timestamp.newBuilder().setSeconds(seen.getEpochSecond()))
        .build();
  }
}
