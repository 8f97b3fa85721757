// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.ModuleStrike;
import dev.mllb.module.BuiltModule;
import dev.mllb.module.LoadedNote;
import dev.mllb.module.ModuleLoader;
import io.grpc.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashDetectorTest {

  private static final String KO = "ab".repeat(32);

  @TempDir private Path state;
  private final List<ModuleStrike> strikes = new ArrayList<>();

  @BeforeEach
  void aModuleIsInTheKernel() throws Exception {
    Files.writeString(
        state.resolve("loaded.json"),
        "{\"koSha256\":\"" + KO + "\",\"bootId\":\"boot-1\",\"experimentId\":\"e-1\"}");
  }

  private CrashDetector now(String bootId) {
    return new CrashDetector(LoadedNote.in(state), "lab", bootId, strikes::add);
  }

  @Test
  void aNoteOfAnotherBootIsAStrikeAndIsTakenDownOnce() {
    now("boot-2").record();
    now("boot-2").record();
    assertThat(strikes).hasSize(1);
    assertThat(strikes.get(0).koSha256()).isEqualTo(KO);
    assertThat(strikes.get(0).host()).isEqualTo("lab");
    assertThat(strikes.get(0).bootId()).isEqualTo("boot-1");
    assertThat(strikes.get(0).experimentId()).isEqualTo("e-1");
  }

  @Test
  void aWorkerThatWasRestartedInTheSameBootIsNoStrike() {
    now("boot-1").record();
    assertThat(strikes).isEmpty();
    assertThat(LoadedNote.in(state).read()).as("the module is still in").isPresent();
  }

  @Test
  void nothingLoadedOrANoteCutShortByTheCrashIsNoStrike() throws Exception {
    Files.writeString(state.resolve("loaded.json"), "{\"koSha25");
    now("boot-2").record();
    Files.delete(state.resolve("loaded.json"));
    now("boot-2").record();
    assertThat(strikes).isEmpty();
  }

  @Test
  void theNoteStaysUntilTheStrikeIsOnTheList() {
    CrashDetector full =
        new CrashDetector(
            LoadedNote.in(state),
            "lab",
            "boot-2",
            strike -> {
              throw new MllbException(FailureCode.DISK_FULL, "cannot write quarantine.json");
            });
    assertThat(full.record()).isFalse();
    assertThat(LoadedNote.in(state).read()).isPresent();
    assertThat(now("boot-2").record()).isTrue();
    assertThat(LoadedNote.in(state).read()).isEmpty();
  }

  /** A bench by hand is not the worker, and takes its own module out after one. */
  @Test
  void whatWasTakenOutByHandBetweenIsAStrikeAllTheSame() throws Exception {
    new ModuleLoader(state).unload();
    assertThat(LoadedNote.in(state).read()).isEmpty();
    Files.writeString(
        state.resolve("loaded.json"),
        "{\"koSha256\":\"" + KO + "\",\"bootId\":\"boot-2\",\"experimentId\":\"e-2\"}");
    new ModuleLoader(state).unload();

    assertThatThrownBy(
            () ->
                NodeQuarantine.known(state)
                    .check(new BuiltModule(KO, "cd".repeat(32), "6.12", "00", "none", false)))
        .as("counts by hand, before a worker has taken it down")
        .hasMessageContaining("in quarantine");
    assertThat(now("boot-3").record()).isTrue();
    assertThat(strikes)
        .extracting(ModuleStrike::bootId)
        .containsExactlyInAnyOrder("boot-1", "boot-2");
    assertThat(now("boot-3").record()).isTrue();
    assertThat(strikes).as("once").hasSize(2);
  }

  @Test
  void nothingIsSettledBeforeTheFleetKnows() throws Exception {
    List<Integer> strikesWhenTold = new ArrayList<>();
    now("boot-2")
        .settle(
            () -> {
              strikesWhenTold.add(strikes.size());
              if (strikesWhenTold.size() == 1) {
                throw Status.UNAVAILABLE.asRuntimeException();
              }
            });
    assertThat(strikesWhenTold)
        .as("taken down before, told until it is known")
        .containsExactly(1, 1);
  }

  /** A worker that waited for what never comes would look alive, and take no work. */
  @Test
  void whatNoWaitingMendsEndsTheStart() {
    assertThatThrownBy(
            () ->
                now("boot-2")
                    .settle(
                        () -> {
                          throw Status.PERMISSION_DENIED.asRuntimeException();
                        }))
        .hasMessageContaining("PERMISSION_DENIED");
    assertThat(strikes).as("taken down all the same").hasSize(1);
  }
}
