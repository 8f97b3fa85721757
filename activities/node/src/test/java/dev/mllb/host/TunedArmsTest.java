// SPDX-License-Identifier: Apache-2.0
package dev.mllb.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.failure.MllbException;
import dev.mllb.model.Arm;
import dev.mllb.model.ModuleSpec;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.TrialRequest;
import dev.mllb.model.TrialSpec;
import dev.mllb.model.WorkloadCall;
import dev.mllb.trial.ArmKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arms with tunables: set for their repetitions, proved, and put back whoever dies meanwhile. */
class TunedArmsTest {

  private static final Arm SHORT =
      new Arm("short", null, Map.of("base_slice_ns", "100000"), null, null);

  @TempDir Path root;
  @TempDir Path state;
  private Path slice;
  private Path swappiness;
  private TunableNotes notes;
  private TunedArms arms;

  @BeforeEach
  void machine() throws IOException {
    slice = put("sys/kernel/debug/sched/base_slice_ns", "2100000");
    swappiness = put("proc/sys/vm/swappiness", "60");
    notes = new TunableNotes(root, state);
    arms = new TunedArms(notes, TrialRequest::experimentId);
  }

  private Path put(String file, String value) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    return Files.writeString(path, value + "\n");
  }

  private static TrialRequest request(Arm... arms) {
    return new TrialRequest(
        "experiment-1",
        new TrialSpec("t", new WorkloadCall("hackbench", Map.of())),
        1,
        new TrialDesign(0, 1, 1, 0.95, 5, Duration.ZERO, 0, null),
        new ModuleSpec(ModuleSpec.Mode.ACTIVE, 0, 0, 0, 0, Duration.ofSeconds(5)),
        null,
        null,
        1,
        1,
        List.of(arms));
  }

  @Test
  void whatAnArmSetsIsThereForItsRepetitionsAlone() throws IOException {
    notes.noteAndSet("experiment-1", Map.of("swappiness", "10"));
    try (ArmKind.Session session = arms.open(request(Arm.NATIVE, SHORT))) {
      session.apply(Arm.NATIVE);
      assertThat(slice).hasContent("2100000");
      session.undo();
      session.apply(SHORT);
      assertThat(slice).hasContent("100000");
      assertThat(session.doubts(SHORT)).isEmpty();
      session.undo();
      assertThat(slice).hasContent("2100000");
      assertThat(session.doubts(SHORT))
          .containsExactly("base_slice_ns is 2100000, and in repetitions of short it is 100000");
      assertThat(session.doubts(Arm.NATIVE)).isEmpty();
      session.apply(SHORT);
      assertThat(session.doubts(Arm.NATIVE))
          .containsExactly("base_slice_ns is 100000, and in repetitions of native it is 2100000");
    }
    assertThat(swappiness).hasContent("10");
    notes.restore("experiment-1");
    assertThat(swappiness).hasContent("60");
  }

  @Test
  void aWorkerThatDiedInTheMiddleOfARepetitionLeavesANoteOfWhatWas() throws IOException {
    notes.noteAndSet("experiment-1", Map.of("swappiness", "10"));
    arms.open(request(Arm.NATIVE, SHORT)).apply(SHORT);
    assertThat(slice).hasContent("100000");
    // The next worker.
    TunableNotes next = new TunableNotes(root, state);
    next.putBack();
    assertThat(slice).hasContent("2100000");
    assertThat(swappiness).hasContent("60");
  }

  @Test
  void anAttemptThatWasLeftWithoutAnEndIsUndoneByTheNext() throws IOException {
    Arm calm = new Arm("calm", null, Map.of("swappiness", "1"), null, null);
    arms.open(request(Arm.NATIVE, calm)).apply(calm);
    assertThat(swappiness).hasContent("1");
    arms.open(request(Arm.NATIVE, calm));
    assertThat(swappiness).hasContent("60");
    // A note of arms alone is no note of a version that misread sysctls.
    new TunableNotes(root, state).putBack();
    assertThat(swappiness).hasContent("60");
  }

  @Test
  void aMachineThatWasRestoredInTheMiddleIsNotTunedAgain() throws IOException {
    notes.noteAndSet("experiment-1", Map.of("swappiness", "10"));
    Arm calm = new Arm("calm", null, Map.of("swappiness", "1"), null, null);
    ArmKind.Session session = arms.open(request(Arm.NATIVE, calm));
    notes.restore("experiment-1");
    assertThat(swappiness).hasContent("60");
    assertThatThrownBy(() -> session.apply(calm))
        .hasMessageContaining("was restored in the middle");
    session.close();
    assertThat(swappiness).hasContent("60");
  }

  @Test
  void onePlaceOfATunableMayDifferFromTheRest() throws IOException {
    put("sys/devices/system/cpu/cpufreq/policy0/scaling_governor", "powersave");
    put("sys/devices/system/cpu/cpufreq/policy1/scaling_governor", "powersave");
    Arm mixed =
        new Arm(
            "mixed",
            null,
            Map.of("governor", "performance", "governor.policy1", "ondemand"),
            null,
            null);
    try (ArmKind.Session session = arms.open(request(Arm.NATIVE, mixed))) {
      session.apply(mixed);
      assertThat(session.doubts(mixed)).isEmpty();
      assertThat(session.doubts(Arm.NATIVE)).hasSize(2);
    }
  }

  @Test
  void anArmOfWhatThisMachineDoesNotHaveIsRefusedBeforeAnythingIsSet() {
    Arm other = new Arm("other", null, Map.of("nr_migrate", "8"), null, null);
    assertThatThrownBy(() -> arms.open(request(Arm.NATIVE, other)))
        .isInstanceOf(MllbException.class)
        .hasMessageContaining("this machine has no nr_migrate");
  }

  @Test
  void aBenchDoesNotTouchAMachineThatAnExperimentHasTuned() {
    notes.noteAndSet("experiment-1", Map.of("swappiness", "10"));
    assertThatThrownBy(() -> notes.checkFree("mllb bench"))
        .isInstanceOf(MllbException.class)
        .hasMessageContaining("experiment-1 has tunables set");
    notes.restore("experiment-1");
    notes.checkFree("mllb bench");
  }

  /** A disk that is plugged in between two repetitions is one more place of the arm's tunable. */
  @Test
  void aPlaceThatCameSinceIsPutBackWithTheRest() throws IOException {
    Path first = put("sys/block/sda/queue/scheduler", "kyber");
    Arm none = new Arm("none", null, Map.of("io_scheduler", "none"), null, null);
    try (ArmKind.Session session = arms.open(request(Arm.NATIVE, none))) {
      session.apply(none);
      session.undo();
      Path second = put("sys/block/sdb/queue/scheduler", "bfq");
      session.apply(none);
      assertThat(second).hasContent("none");
      assertThat(session.doubts(none)).isEmpty();
      session.undo();
      assertThat(second).hasContent("bfq");
      session.apply(none);
      // The worker dies; the next one knows of both.
      new TunableNotes(root, state).putBack();
      assertThat(second).hasContent("bfq");
      assertThat(first).hasContent("kyber");
    }
  }

  /** Plugged in for one repetition: no other is void for it. */
  @Test
  void aPlaceThatCameAndWentIsNoDoubtAboutTheOthers() throws IOException {
    Path first = put("sys/block/sda/queue/scheduler", "kyber");
    Arm none = new Arm("none", null, Map.of("io_scheduler", "none"), null, null);
    try (ArmKind.Session session = arms.open(request(Arm.NATIVE, none))) {
      Path second = put("sys/block/sdb/queue/scheduler", "bfq");
      session.apply(none);
      session.undo();
      assertThat(session.doubts(Arm.NATIVE)).isEmpty();
      Files.delete(second);
      assertThat(session.doubts(Arm.NATIVE)).isEmpty();
      session.apply(none);
      assertThat(session.doubts(none)).isEmpty();
      Files.delete(first);
      assertThat(session.doubts(none)).as("it was there from the start").hasSize(1);
    }
  }

  @Test
  void aPlaceThatCameSinceIsSetAsTheExperimentWantsItAndPutBack() throws IOException {
    put("sys/block/sda/queue/scheduler", "kyber");
    notes.noteAndSet("experiment-1", Map.of("io_scheduler", "none"));
    Path second = put("sys/block/sdb/queue/scheduler", "bfq");
    arms.open(request(Arm.NATIVE, SHORT)).close();
    assertThat(second).hasContent("none");
    notes.restore("experiment-1");
    assertThat(second).hasContent("bfq");
  }
}
