// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.model.ModuleStrike;
import dev.mllb.module.LoadedNote;
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
  void aNoteOfAnotherBootIsAStrikeAndIsToldOnce() throws Exception {
    now("boot-2").settle();
    now("boot-2").settle();
    assertThat(strikes).hasSize(1);
    assertThat(strikes.get(0).koSha256()).isEqualTo(KO);
    assertThat(strikes.get(0).host()).isEqualTo("lab");
    assertThat(strikes.get(0).bootId()).isEqualTo("boot-1");
    assertThat(strikes.get(0).experimentId()).isEqualTo("e-1");
  }

  @Test
  void aWorkerThatWasRestartedInTheSameBootIsNoStrike() throws Exception {
    now("boot-1").settle();
    assertThat(strikes).isEmpty();
    assertThat(LoadedNote.in(state).read()).as("the module is still in").isPresent();
  }

  @Test
  void nothingLoadedOrANoteCutShortByTheCrashIsNoStrike() throws Exception {
    Files.writeString(state.resolve("loaded.json"), "{\"koSha25");
    now("boot-2").settle();
    Files.delete(state.resolve("loaded.json"));
    now("boot-2").settle();
    assertThat(strikes).isEmpty();
  }

  @Test
  void theNoteStaysUntilTheServerHasTheStrike() throws Exception {
    List<Boolean> noteWasThere = new ArrayList<>();
    new CrashDetector(
            LoadedNote.in(state),
            "lab",
            "boot-2",
            strike -> {
              noteWasThere.add(LoadedNote.in(state).read().isPresent());
              if (noteWasThere.size() == 1) {
                throw Status.UNAVAILABLE.asRuntimeException();
              }
            })
        .settle();
    assertThat(noteWasThere).containsExactly(true, true);
    assertThat(LoadedNote.in(state).read()).isEmpty();
  }
}
