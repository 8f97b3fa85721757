// SPDX-License-Identifier: Apache-2.0
package dev.mllb.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.heartbeat.ReservedIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TunableNotesTest {

  @TempDir Path root;
  @TempDir Path state;

  private TunableNotes notes;

  @BeforeEach
  void kernel() throws IOException {
    put("proc/sys/kernel/numa_balancing", "1\n");
    put("proc/sys/vm/swappiness", "60\n");
    put("sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never\n");
    put("sys/devices/system/cpu/cpufreq/policy0/scaling_governor", "schedutil\n");
    put("sys/devices/system/cpu/cpufreq/policy4/scaling_governor", "schedutil\n");
    notes = new TunableNotes(root, state);
  }

  @Test
  void notesSetsAndRestores() throws IOException {
    Map<String, String> noted =
        notes.noteAndSet("e-1", Map.of("governor", "performance", "swappiness", "10"));

    assertThat(noted)
        .as("only what is set is noted")
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "governor.policy0", "schedutil",
                "governor.policy4", "schedutil",
                "swappiness", "60"));
    assertThat(read("sys/devices/system/cpu/cpufreq/policy4/scaling_governor"))
        .isEqualTo("performance");

    assertThat(notes.restore("e-1")).containsExactly("governor", "swappiness");
    assertThat(read("sys/devices/system/cpu/cpufreq/policy4/scaling_governor"))
        .isEqualTo("schedutil");
    assertThat(read("proc/sys/vm/swappiness")).isEqualTo("60");
  }

  @Test
  void restoringTwiceOrWithoutANoteDoesNothing() {
    notes.noteAndSet("e-1", Map.of("swappiness", "10"));
    notes.restore("e-1");

    assertThat(notes.restore("e-1")).isEmpty();
    assertThat(notes.restore("never-seen")).isEmpty();
  }

  @Test
  void aRetryDoesNotNoteWhatTheFirstAttemptSet() throws IOException {
    notes.noteAndSet("e-1", Map.of("swappiness", "10"));

    // another process, after a crash
    new TunableNotes(root, state).noteAndSet("e-1", Map.of("swappiness", "5"));
    new TunableNotes(root, state).restore("e-1");

    assertThat(read("proc/sys/vm/swappiness")).isEqualTo("60");
  }

  @Test
  void anUnknownTunableChangesNothing() throws IOException {
    assertThatThrownBy(() -> notes.noteAndSet("e-1", Map.of("swappiness", "10", "warp_speed", "9")))
        .isInstanceOfSatisfying(
            MllbException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.INVALID_PLAN));
    assertThat(read("proc/sys/vm/swappiness")).isEqualTo("60");
  }

  @Test
  void whatWasSetBeforeAFailureIsPutBack() throws IOException {
    Files.delete(root.resolve("proc/sys/kernel/numa_balancing"));
    Files.createDirectory(root.resolve("proc/sys/kernel/numa_balancing"));

    assertThatThrownBy(
            () -> notes.noteAndSet("e-1", Map.of("swappiness", "10", "numa_balancing", "0")))
        .isInstanceOf(MllbException.class)
        .hasMessageContaining("numa_balancing");
    assertThat(read("proc/sys/vm/swappiness")).isEqualTo("60");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../../etc/x", "/etc/x", "a/../../b", "$(id); rm -rf /", "..", "a\nb"})
  void anExperimentsNameNeverLeavesTheStateFolder(String id) throws IOException {
    notes.noteAndSet(id, Map.of("swappiness", "10"));
    try (var files = Files.walk(state)) {
      assertThat(files.filter(Files::isRegularFile).toList())
          .singleElement()
          .satisfies(
              file ->
                  assertThat(file.toRealPath().getParent())
                      .isEqualTo(state.resolve("tunables").toRealPath()));
    }
    notes.restore(id);
    assertThat(root.resolve("proc/sys/vm/swappiness")).hasContent("60");
  }

  @Test
  void namesThatLookAlikeHaveNotesOfTheirOwn() {
    notes.noteAndSet("a/b", Map.of("swappiness", "10"));
    assertThat(notes.restore("a_b")).isEmpty();
    assertThat(root.resolve("proc/sys/vm/swappiness")).hasContent("10");
    notes.restore("a/b");
    assertThat(root.resolve("proc/sys/vm/swappiness")).hasContent("60");
  }

  @Test
  void placesThatDifferAreNotedAndPutBackOneByOne() throws IOException {
    put("sys/block/vda/queue/scheduler", "[none] mq-deadline\n");
    put("sys/block/vdb/queue/scheduler", "none [mq-deadline]\n");

    Map<String, String> noted = notes.noteAndSet("e-1", Map.of("io_scheduler", "kyber"));

    assertThat(noted)
        .containsEntry("io_scheduler.vda", "none")
        .containsEntry("io_scheduler.vdb", "mq-deadline")
        .doesNotContainKey("io_scheduler");
    assertThat(notes.restore("e-1")).containsExactly("io_scheduler");
    assertThat(read("sys/block/vda/queue/scheduler")).isEqualTo("none");
    assertThat(read("sys/block/vdb/queue/scheduler")).isEqualTo("mq-deadline");
  }

  @Test
  void onePlaceCanBeSetAlone() throws IOException {
    for (String cpu : new String[] {"cpu0", "cpu1"}) {
      for (String idle : new String[] {"state0", "state1"}) {
        put("sys/devices/system/cpu/" + cpu + "/cpuidle/" + idle + "/disable", "0\n");
      }
    }

    Map<String, String> noted = notes.noteAndSet("e-1", Map.of("idle_state_disable.state1", "1"));

    assertThat(noted)
        .containsOnlyKeys("idle_state_disable.cpu0.state1", "idle_state_disable.cpu1.state1");
    assertThat(read("sys/devices/system/cpu/cpu1/cpuidle/state1/disable")).isEqualTo("1");
    assertThat(read("sys/devices/system/cpu/cpu1/cpuidle/state0/disable")).isEqualTo("0");
    assertThat(notes.restore("e-1")).containsExactly("idle_state_disable");
    assertThat(read("sys/devices/system/cpu/cpu0/cpuidle/state1/disable")).isEqualTo("0");
  }

  @Test
  void everyTunableOfTheGuideIsKnown() throws IOException {
    put("sys/kernel/debug/sched/migration_cost_ns", "500000\n");
    put("sys/kernel/debug/sched/nr_migrate", "32\n");
    put("proc/sys/net/core/bpf_jit_enable", "1\n");
    Map<String, String> wanted =
        Map.of("migration_cost_ns", "50000", "nr_migrate", "8", "bpf_jit", "0");

    notes.noteAndSet("e-1", wanted);

    assertThat(notes.machine().present()).containsAllEntriesOf(wanted);
    assertThat(notes.restore("e-1")).containsExactly("bpf_jit", "migration_cost_ns", "nr_migrate");
    assertThat(read("sys/kernel/debug/sched/nr_migrate")).isEqualTo("32");
  }

  /** Its speed goes with it, and another governor's leave would not bring that back. */
  @Test
  void aSpeedThatWasSetByHandIsNotLost() throws IOException {
    String governor = "sys/devices/system/cpu/cpufreq/policy0/scaling_governor";
    put(governor, "userspace\n");
    assertThatThrownBy(() -> notes.noteAndSet("e-1", Map.of("governor", "performance")))
        .isInstanceOfSatisfying(
            MllbException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.INVALID_PLAN))
        .hasMessageContaining("at a speed that was set by hand");
    assertThat(read(governor)).isEqualTo("userspace");
    put(governor, "schedutil\n");
    notes.noteAndSet("e-1", Map.of("governor", "performance"));
    assertThat(read(governor)).isEqualTo("performance");
  }

  @Test
  void aPlaceThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> notes.noteAndSet("e-1", Map.of("io_scheduler.sdz", "none")))
        .isInstanceOf(MllbException.class)
        .hasMessageContaining("this machine has no io_scheduler.sdz");
  }

  @Test
  void aNumberOfTheKernelIsReadWhole() throws IOException {
    Path sysctl = Path.of("/proc/sys/vm/swappiness");
    assumeTrue(Files.isReadable(sysctl));
    String whole = Files.readAllLines(sysctl).get(0);
    assumeTrue(whole.length() > 1);
    assertThat(new MachineTunables(Path.of("/")).present()).containsEntry("swappiness", whole);
  }

  @Test
  void whatVanishedNeedsNothingAndTheRestIsPutBack() throws IOException {
    put("sys/block/sda/queue/scheduler", "mq-deadline\n");
    put("sys/block/sdb/queue/scheduler", "mq-deadline\n");
    notes.noteAndSet("e-1", Map.of("io_scheduler", "none", "swappiness", "10"));
    Files.delete(root.resolve("sys/block/sdb/queue/scheduler"));

    assertThat(notes.restore("e-1")).containsExactly("io_scheduler", "swappiness");
    assertThat(read("sys/block/sda/queue/scheduler")).isEqualTo("mq-deadline");
    assertThat(read("proc/sys/vm/swappiness")).isEqualTo("60");
    assertThat(notes.restore("e-1")).as("the note is gone").isEmpty();
  }

  @Test
  void whatIsAttachedMeanwhileIsLeftAlone() throws IOException {
    put("sys/block/sda/queue/scheduler", "mq-deadline\n");
    notes.noteAndSet("e-1", Map.of("io_scheduler", "none"));
    put("sys/block/sdc/queue/scheduler", "kyber\n");

    notes.restore("e-1");
    assertThat(read("sys/block/sdc/queue/scheduler")).isEqualTo("kyber");
  }

  @Test
  void whatItsOwnerChangesMeanwhileIsLeftAlone() throws IOException {
    notes.noteAndSet("e-1", Map.of("swappiness", "10"));
    put("sys/devices/system/cpu/cpufreq/policy0/scaling_governor", "powersave\n");
    notes.restore("e-1");
    assertThat(read("sys/devices/system/cpu/cpufreq/policy0/scaling_governor"))
        .isEqualTo("powersave");
  }

  @Test
  void onePlaceThatRefusesKeepsTheNoteAndStopsNoOther() throws IOException {
    notes.noteAndSet("e-1", Map.of("governor", "performance", "swappiness", "10"));
    refuse("sys/devices/system/cpu/cpufreq/policy0/scaling_governor");

    assertThatThrownBy(() -> notes.restore("e-1"))
        .isInstanceOfSatisfying(
            MllbException.class,
            e -> {
              assertThat(e.code()).isEqualTo(FailureCode.HOST_NOT_NATIVE);
              assertThat(e.code().kind().isNonRetryable()).isFalse();
            })
        .hasMessageContaining("governor.policy0 to schedutil");
    assertThat(read("proc/sys/vm/swappiness")).isEqualTo("60");
    assertThat(read("sys/devices/system/cpu/cpufreq/policy4/scaling_governor"))
        .isEqualTo("schedutil");
    assertThatThrownBy(() -> notes.noteAndSet("e-2", Map.of("swappiness", "1")))
        .as("the host is not lent on")
        .isInstanceOf(MllbException.class);
    assertThat(read("proc/sys/vm/swappiness")).isEqualTo("60");
  }

  @Test
  void anotherExperimentsNoteIsRestoredBeforeAnythingIsNoted() throws IOException {
    notes.noteAndSet("a", Map.of("governor", "performance"));

    Map<String, String> noted = notes.noteAndSet("b", Map.of("governor", "powersave"));
    assertThat(noted.values()).containsOnly("schedutil");
    notes.restore("b");
    assertThat(read("sys/devices/system/cpu/cpufreq/policy0/scaling_governor"))
        .isEqualTo("schedutil");
    assertThat(notes.restore("a")).isEmpty();
  }

  @Test
  void aWorkerThatStartsPutsBackAndARunningExperimentSetsAgain() throws IOException {
    notes.noteAndSet("e-1", Map.of("swappiness", "10"));

    TunableNotes later = new TunableNotes(root, state);
    later.putBack();
    assertThat(read("proc/sys/vm/swappiness")).isEqualTo("60");
    later.setAgain();
    assertThat(read("proc/sys/vm/swappiness")).isEqualTo("10");
    assertThat(later.restore("e-1")).containsExactly("swappiness");
    later.setAgain();
    assertThat(read("proc/sys/vm/swappiness")).isEqualTo("60");
  }

  @Test
  void aNoteThatCannotBeReadKeepsNoOtherFromBeingRestored() throws IOException {
    notes.noteAndSet("e-1", Map.of("swappiness", "10"));
    Files.writeString(state.resolve("tunables/0.json"), "{\"found\": {\"swappi");
    assertThatThrownBy(() -> notes.restoreOthers("e-2"))
        .isInstanceOf(MllbException.class)
        .hasMessageContaining("0.json");
    assertThat(read("proc/sys/vm/swappiness")).isEqualTo("60");
    assertThat(notes.isNoted("e-1")).isFalse();
    assertThatThrownBy(() -> notes.noteAndSet("e-2", Map.of("swappiness", "1")))
        .as("nobody gets a machine whose state is not known")
        .isInstanceOf(MllbException.class);
    assertThat(read("proc/sys/vm/swappiness")).isEqualTo("60");
  }

  @Test
  void theOwnersOwnSettingIsNobodysToCorrect() throws IOException {
    notes.noteAndSetForOwner(Map.of("swappiness", "20"));
    notes.putBack();
    notes.noteAndSet("e-1", Map.of("swappiness", "10"));
    notes.restore("e-1");
    assertThat(read("proc/sys/vm/swappiness")).isEqualTo("20");
    notes.restoreByHand(ReservedIds.COMMAND_LINE);
    assertThat(read("proc/sys/vm/swappiness")).isEqualTo("60");
  }

  /** Such a note would be taken for the owner's, or the bench's, and never be put back. */
  @ParameterizedTest
  @ValueSource(strings = {"command line", "mllb bench", "preflight"})
  void anExperimentThatIsCalledLikeWhatIsDoneByHandIsRefused(String id) throws IOException {
    assertThatThrownBy(() -> notes.noteAndSet(id, Map.of("swappiness", "10")))
        .isInstanceOfSatisfying(
            MllbException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.INVALID_PLAN))
        .hasMessageContaining("no experiment can be called '" + id + "'");
    assertThat(read("proc/sys/vm/swappiness")).isEqualTo("60");
    assertThat(state).isEmptyDirectory();
  }

  @Test
  void noExperimentsIdReachesTheOwnersNote() throws IOException {
    notes.noteAndSetForOwner(Map.of("swappiness", "20"));
    assertThat(notes.restore("command line")).isEmpty();
    assertThat(read("proc/sys/vm/swappiness")).isEqualTo("20");
    assertThat(notes.restoreByHand(ReservedIds.COMMAND_LINE)).containsExactly("swappiness");
  }

  /** As the versions before wrote it: the digest of the same two words. */
  @Test
  void anOwnersNoteThatIsOnTheDiskStaysTheOwners() throws IOException {
    Files.createDirectories(state.resolve("tunables"));
    Files.writeString(
        state.resolve("tunables/57d82648e267fb96799ec22795ecefdc.json"),
        "{\"experimentId\":\"command line\",\"wanted\":{\"swappiness\":\"60\"},"
            + "\"found\":{\"swappiness\":\"30\"}}");
    notes.putBack();
    notes.restoreOthers("e-1");
    assertThat(read("proc/sys/vm/swappiness")).isEqualTo("60");
    notes.restoreByHand(ReservedIds.COMMAND_LINE);
    assertThat(read("proc/sys/vm/swappiness")).isEqualTo("30");
  }

  /** An offline CPU's governor is there and cannot be read. */
  @Test
  void whatIsThereAndCannotBeReadHasFailed() throws IOException {
    String governor = "sys/devices/system/cpu/cpufreq/policy4/scaling_governor";
    notes.noteAndSet("e-1", Map.of("governor", "performance"));
    Files.delete(root.resolve(governor));
    Files.createDirectory(root.resolve(governor));

    assertThatThrownBy(() -> notes.restore("e-1"))
        .isInstanceOfSatisfying(
            MllbException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.HOST_NOT_NATIVE))
        .hasMessageContaining("governor.policy4 to schedutil");
    notes.putBack();
    assertThat(notes.isNoted("e-1")).isTrue();

    Files.delete(root.resolve(governor));
    put(governor, "performance\n");
    notes.restore("e-1");
    assertThat(read(governor)).isEqualTo("schedutil");
  }

  @Test
  void whatOnlyANewerReleaseKnowsKeepsTheNote() throws IOException {
    Files.createDirectories(state.resolve("tunables"));
    Path note = state.resolve("tunables/0.json");
    Files.writeString(
        note,
        "{\"experimentId\":\"e-1\",\"wanted\":{},"
            + "\"found\":{\"swappiness\":\"30\",\"warp_speed\":\"9\"}}");
    assertThatThrownBy(() -> notes.restoreOthers("e-2"))
        .isInstanceOfSatisfying(
            MllbException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.HOST_NOT_NATIVE))
        .hasMessageContaining("warp_speed to 9")
        .hasMessageContaining("this release does not know it, the one that has set it can");
    assertThat(read("proc/sys/vm/swappiness")).as("the rest").isEqualTo("30");
    notes.putBack();
    assertThat(note).exists();
  }

  @Test
  void whatIsAttachedMeanwhileIsNotedBeforeItIsSetWithTheRest() throws IOException {
    put("sys/block/sda/queue/scheduler", "mq-deadline\n");
    notes.noteAndSet("e-1", Map.of("io_scheduler", "none"));
    put("sys/block/sdc/queue/scheduler", "kyber\n");

    notes.setAgain();
    assertThat(read("sys/block/sdc/queue/scheduler")).isEqualTo("none");
    notes.setAgain();
    new TunableNotes(root, state).restore("e-1");
    assertThat(read("sys/block/sdc/queue/scheduler")).isEqualTo("kyber");
    assertThat(read("sys/block/sda/queue/scheduler")).isEqualTo("mq-deadline");
  }

  @Test
  void nothingIsSetThatCouldNotBePutBack() throws IOException {
    notes.noteAndSet("e-1", Map.of("governor", "performance"));
    Files.createDirectories(
        root.resolve("sys/devices/system/cpu/cpufreq/policy8/scaling_governor"));
    assertThatThrownBy(notes::setAgain)
        .hasMessageContaining("policy8")
        .hasMessageContaining("could not be put back");
  }

  @Test
  void aNoteOfAnEarlierVersionPutsBackWhatItReadRightly() throws IOException {
    Files.createDirectories(state.resolve("tunables"));
    Files.writeString(
        state.resolve("tunables/e-1-abc.json"),
        "{\"values\":{\"swappiness\":\"6\",\"perf_event_paranoid\":\"-\",\"governor\":\"powersave\"}}");
    notes.putBack();
    assertThat(read("proc/sys/vm/swappiness")).as("it was misread then").isEqualTo("60");
    assertThat(read("sys/devices/system/cpu/cpufreq/policy0/scaling_governor"))
        .isEqualTo("powersave");
    assertThat(state.resolve("tunables")).isEmptyDirectory();
  }

  @Test
  void anIdOfAnyLengthHasANote() throws IOException {
    String id = "x".repeat(4000);
    notes.noteAndSet(id, Map.of("swappiness", "10"));
    assertThat(notes.restore(id)).containsExactly("swappiness");
  }

  /** Root may write anything; what never reads back as written refuses all the same. */
  private void refuse(String file) throws IOException {
    Files.delete(root.resolve(file));
    Files.createSymbolicLink(root.resolve(file), Path.of("/proc/version"));
  }

  private void put(String file, String content) throws IOException {
    Files.createDirectories(root.resolve(file).getParent());
    Files.writeString(root.resolve(file), content);
  }

  private String read(String file) throws IOException {
    return Files.readString(root.resolve(file)).strip();
  }
}
