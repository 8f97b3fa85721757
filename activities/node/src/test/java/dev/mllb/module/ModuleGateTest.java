// SPDX-License-Identifier: Apache-2.0
package dev.mllb.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.ModuleStrike;
import dev.mllb.model.Quarantine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleGateTest {

  private static final String KO = "ab".repeat(32);
  private static final String SOURCES = "dd".repeat(32);

  private final AtomicReference<Quarantine> quarantine = new AtomicReference<>(Quarantine.EMPTY);
  private final ModuleGate gate = ModuleGate.of(quarantine::get);

  private static BuiltModule module(String ko, String sources) {
    return new BuiltModule(ko, sources, "6.12", "00", BuiltModule.NO_MODEL, false);
  }

  private void strike(String ko, String sources, String host, String boot) {
    quarantine.updateAndGet(
        known ->
            known.plus(new ModuleStrike(ko, host, boot, "e-1", Instant.EPOCH, sources, "6.12")));
  }

  private void strike(String ko, String host, String boot) {
    strike(ko, "cc".repeat(32), host, boot);
  }

  @Test
  void sourcesThatTookThreeModulesDownAreRefusedWithAnyModel() {
    String sources = "ee".repeat(32);
    strike("01".repeat(32), sources, "a", "boot-1");
    strike("02".repeat(32), sources, "a", "boot-2");
    BuiltModule next = module("04".repeat(32), sources);
    assertThatCode(() -> gate.check(next))
        .as("two may be one bad model")
        .doesNotThrowAnyException();
    strike("03".repeat(32), sources, "b", "boot-3");
    assertThatThrownBy(() -> gate.check(next))
        .hasMessageContaining("every module of these sources")
        .hasMessageContaining("mllb quarantine clear " + sources);
    assertThatCode(
            () ->
                gate.check(
                    new BuiltModule(
                        "04".repeat(32), sources, "6.1", "00", BuiltModule.NO_MODEL, false)))
        .as("another kernel")
        .doesNotThrowAnyException();
    quarantine.updateAndGet(known -> known.without(sources));
    assertThatCode(() -> gate.check(next)).doesNotThrowAnyException();
  }

  @Test
  void oneStrikeMayBeChanceTwoAreNot() {
    strike(KO, "a", "boot-1");
    assertThatCode(() -> gate.check(module(KO, SOURCES))).doesNotThrowAnyException();
    strike(KO, "b", "boot-7");
    MllbException refused =
        catchThrowableOfType(MllbException.class, () -> gate.check(module(KO, SOURCES)));
    assertThat(refused.code()).isEqualTo(FailureCode.MODULE_QUARANTINED);
    assertThat(refused.code().kind().isNonRetryable()).as("trying again would not help").isTrue();
    assertThat(refused).hasMessageContaining("a in e-1, b in e-1");
    assertThat(refused).hasMessageContaining("mllb quarantine clear " + KO);
    assertThatCode(() -> gate.check(module("cd".repeat(32), SOURCES))).doesNotThrowAnyException();
  }

  @Test
  void aRefusedModuleNeverComesNearTheKernelAndLeavesNoNote(@TempDir Path state) {
    strike(KO, "a", "boot-1");
    strike(KO, "a", "boot-2");
    ModuleLoader loader = new ModuleLoader(state, gate);
    assertThatThrownBy(() -> loader.load(module(KO, SOURCES), "e-2"))
        .hasMessageContaining("in quarantine");
    assertThat(Files.exists(state.resolve("loaded.json"))).isFalse();
  }

  @Test
  void whenNobodyCanSayNothingIsLoaded(@TempDir Path state) {
    ModuleLoader loader =
        new ModuleLoader(
            state,
            ModuleGate.of(
                () -> {
                  throw new MllbException(FailureCode.SERVER_UNAVAILABLE, "no answer");
                }));
    assertThatThrownBy(() -> loader.load(module(KO, SOURCES), "e-2")).hasMessage("no answer");
  }
}
