package dev.mllb.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
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
        .containsEntry("governor", "schedutil")
        .containsEntry("transparent_hugepage", "madvise");
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
    notes.noteAndSet("a_b", Map.of("swappiness", "20"));
    notes.restore("a_b");
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
    assertThat(notes.restore("e-1")).containsExactly("io_scheduler.vda", "io_scheduler.vdb");
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

    assertThat(noted).containsEntry("idle_state_disable", "0");
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

    assertThat(notes.present()).containsAllEntriesOf(wanted);
    assertThat(notes.restore("e-1")).containsExactly("bpf_jit", "migration_cost_ns", "nr_migrate");
    assertThat(read("sys/kernel/debug/sched/nr_migrate")).isEqualTo("32");
  }

  @Test
  void aPlaceThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> notes.noteAndSet("e-1", Map.of("io_scheduler.sdz", "none")))
        .isInstanceOf(MllbException.class)
        .hasMessageContaining("this machine has no io_scheduler.sdz");
  }

  private void put(String file, String content) throws IOException {
    Files.createDirectories(root.resolve(file).getParent());
    Files.writeString(root.resolve(file), content);
  }

  private String read(String file) throws IOException {
    return Files.readString(root.resolve(file)).strip();
  }
}
