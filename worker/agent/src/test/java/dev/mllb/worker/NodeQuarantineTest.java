// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.basics.Json;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.ModuleStrike;
import dev.mllb.model.Quarantine;
import dev.mllb.module.BuiltModule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeQuarantineTest {

  private static final String KO = "ab".repeat(32);
  private static final BuiltModule MODULE =
      new BuiltModule(KO, "cd".repeat(32), "6.12", "00", BuiltModule.NO_MODEL, false);

  @TempDir private Path state;
  private Quarantine server = Quarantine.EMPTY;

  private NodeQuarantine node() {
    return new NodeQuarantine(state, "lab", () -> server, strike -> server = server.plus(strike));
  }

  private static ModuleStrike strike(String boot) {
    return strike("lab", boot, KO, "e-1");
  }

  private static ModuleStrike strike(String host, String boot, String ko, String experiment) {
    return new ModuleStrike(
        ko,
        host,
        boot,
        experiment,
        Instant.parse("2026-11-28T20:00:00.123456Z"),
        "cd".repeat(32),
        "6.12");
  }

  @Test
  void aServerThatLostItsDataHasForgivenNobody() {
    node().record(strike("boot-1"));
    node().record(strike("boot-2"));
    assertThat(server.strikes()).as("needs no server").isEmpty();
    node().tell();
    assertThat(server.strikes()).hasSize(2);

    server = Quarantine.EMPTY;
    assertThatThrownBy(() -> node().gate().check(MODULE))
        .isInstanceOfSatisfying(
            MllbException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.MODULE_QUARANTINED));
    node().tell();
    assertThat(server.strikes()).as("it is told again").hasSize(2);
  }

  @Test
  void whatAnOperatorClearedIsForgottenHereToo() {
    node().record(strike("boot-1"));
    node().record(strike("boot-2"));
    assertThat(server.strikes()).as("needs no server").isEmpty();
    node().tell();
    server = server.without(KO);
    assertThatCode(() -> node().gate().check(MODULE)).doesNotThrowAnyException();
    node().tell();
    assertThat(server.strikes()).isEmpty();
  }

  @Test
  void strikesOfOtherNodesAreRememberedAndAskedWithoutAServer() {
    server = server.plus(strike("boot-1")).plus(strike("boot-2"));
    node().list();
    assertThatThrownBy(() -> NodeQuarantine.known(state).check(MODULE))
        .hasMessageContaining("in quarantine");
  }

  @Test
  void aListThatCannotBeReadLetsNothingIn() throws Exception {
    Files.writeString(state.resolve("quarantine.json"), "{\"strikes\":[{");
    assertThatThrownBy(() -> node().gate().check(MODULE)).isInstanceOf(MllbException.class);
  }

  private void refused() {
    assertThatThrownBy(() -> node().gate().check(MODULE)).hasMessageContaining("in quarantine");
    assertThatThrownBy(() -> NodeQuarantine.known(state).check(MODULE))
        .hasMessageContaining("in quarantine");
  }

  /** Any node may report; 500 is all that the fleet's list holds. */
  @Test
  void noFloodOfOthersPushesOutWhatTookThisNodeDown() {
    node().record(strike("boot-1"));
    node().record(strike("boot-2"));
    node().tell();
    for (int i = 0; i < 600; i++) {
      server = server.plus(strike("invented-" + i, "boot", "ef".repeat(32), "e-1"));
    }
    assertThat(server.from("lab").strikes()).as("gone from the fleet's list").isEmpty();
    refused();
    node().tell();
    assertThat(server.from("lab").strikes()).as("told again").isNotEmpty();
    refused();
  }

  @Test
  void aFalseStrikeOfThisBootDoesNotHideTheTrueOne() {
    server = server.plus(strike("lab", "boot-1", "ef".repeat(32), "false"));
    server = server.plus(strike("lab", "boot-2", KO, "false"));
    node().list();
    node().record(strike("boot-1"));
    node().record(strike("boot-2"));
    refused();
    assertThat(node().list().of(KO))
        .extracting(ModuleStrike::experimentId)
        .containsExactly("e-1", "e-1");
  }

  @Test
  void aNodeTellsOfItselfAlone() {
    server = server.plus(strike("other", "boot-1", KO, "e-1"));
    server = server.plus(strike("other", "boot-2", KO, "e-1"));
    node().list();
    server = Quarantine.EMPTY;
    node().tell();
    assertThat(server.strikes()).isEmpty();
    refused();
  }

  /** Nobody is believed about another, and a node that got a new name is another. */
  @Test
  void strikesUnderItsFormerNameStayHere() {
    new NodeQuarantine(state, "former", () -> server, strike -> {})
        .record(strike("former", "boot-1", KO, "e-1"));
    node().record(strike("boot-2"));
    node().tell();
    assertThat(server.strikes()).extracting(ModuleStrike::host).containsExactly("lab");
    refused();
  }

  @Test
  void theOneListOfEarlierVersionsIsMovedOnce() throws Exception {
    Quarantine earlier = Quarantine.EMPTY.plus(strike("boot-1")).plus(strike("boot-2"));
    Files.write(state.resolve("quarantine.json"), Json.bytes(earlier));
    refused();
    node().tell();
    assertThat(server.strikes()).hasSize(2);
    server = server.plus(strike("lab", "boot-3", KO, "false"));
    node().list();
    server = Quarantine.EMPTY;
    node().tell();
    assertThat(server.strikes()).as("what it heard of itself is not its own").hasSize(2);
  }
}
