// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The text of a capture, from what the kernel says; that it is recorded is shown on a node. */
class TraceCaptureTest {

  private static final String HEAD = "# tracer: nop\n#\n";
  private static final String EARLY =
      "          <idle>-0       [001]   100.000100: sched_switch: prev_comm=swapper/1"
          + " prev_pid=0 prev_prio=120 prev_state=R ==> next_comm=a [b] next_pid=9 next_prio=120\n";
  private static final String OTHER =
      "             a [b]-9       [000]   100.002100: sched_waking: comm=c pid=8 prio=120"
          + " target_cpu=001\n";
  private static final String LATE = EARLY.replace("100.000100", "100.900000");

  private static final Path TRACEFS = Path.of("/sys/kernel/tracing/instances");

  @TempDir Path folder;

  private Path instance;

  @BeforeEach
  void anInstance() throws IOException {
    instance = folder.resolve("instance");
    Files.createDirectories(instance.resolve("events"));
    Files.writeString(instance.resolve("trace"), HEAD + EARLY + OTHER + LATE);
    stats(0, 0);
    stats(1, 0);
  }

  @Test
  void isTheKernelsOwnText() throws IOException {
    TraceCapture capture = new TraceCapture(instance);
    capture.look(false);
    capture.look(true);
    assertThat(instance.resolve("tracing_on")).hasContent("1");
    capture.look(false);
    assertThat(instance.resolve("tracing_on")).hasContent("0");
    assertThat(text(capture.save(folder, () -> {}))).isEqualTo(HEAD + EARLY + OTHER + LATE);
    assertThat(capture.notes()).isEmpty();
  }

  @Test
  void endsWhereTheFirstCpuHadNoRoom() throws IOException {
    stats(0, 7);
    TraceCapture capture = new TraceCapture(instance);
    capture.look(true);
    assertThat(text(capture.save(folder, () -> {}))).isEqualTo(HEAD + EARLY + OTHER);
    assertThat(capture.notes())
        .containsExactly(
            "the capture of the scheduler's events is of its first 2 ms: then a buffer was full,"
                + " and 7 later events had no room");
  }

  @Test
  void whatCannotBeRecordedIsSaid() throws IOException {
    assertThat(TraceCapture.open(folder).notes().get(0)).contains("tracefs is not mounted at");
    TraceCapture unseen = new TraceCapture(instance);
    assertThat(unseen.save(folder, () -> {})).isNull();
    assertThat(unseen.notes().get(0)).contains("the command ended before it was looked at");
    Files.delete(instance.resolve("trace"));
    TraceCapture taken = new TraceCapture(instance);
    taken.look(true);
    assertThat(taken.save(folder, () -> {})).isNull();
    assertThat(taken.notes())
        .containsExactly(
            "no capture of the scheduler's events: no such file or folder: "
                + instance.resolve("trace"));
  }

  @Test
  void eventsWithinOneAnotherAreGapsAndCutNothing() throws IOException {
    stats(1, 0, 3);
    TraceCapture capture = new TraceCapture(instance);
    capture.look(true);
    assertThat(text(capture.save(folder, () -> {}))).isEqualTo(HEAD + EARLY + OTHER + LATE);
    assertThat(capture.notes())
        .containsExactly(
            "the capture of the scheduler's events has gaps: 3 events came faster than they could"
                + " be written");
  }

  @Test
  void withoutOneEventThereIsNoFile() throws IOException {
    // This CPU's buffer had room for none.
    stats(2, 5);
    TraceCapture capture = new TraceCapture(instance);
    capture.look(true);
    assertThat(capture.save(folder.resolve("kept"), () -> {})).isNull();
    assertThat(capture.notes()).last().isEqualTo("no capture of the scheduler's events: none came");
    assertThat(folder.resolve("kept")).isEmptyDirectory();
  }

  @Test
  void isReadByTheOptionsThatItSets() throws IOException {
    asTracefsMakesIt();
    TraceCapture capture = TraceCapture.ready(instance);
    assertThat(capture.notes()).isEmpty();
    Map.of(
            "overwrite",
            "0",
            "context-info",
            "1",
            "irq-info",
            "0",
            "latency-format",
            "0",
            "raw",
            "0")
        .forEach(
            (name, value) -> assertThat(instance.resolve("options/" + name)).hasContent(value));
    assertThat(instance.resolve("tracing_on")).hasContent("0");
    assertThat(instance.resolve("trace_clock")).hasContent("mono");
    assertThat(instance.resolve("buffer_size_kb")).hasContent("2048");
    assertThat(instance.resolve("events/sched/sched_switch/enable")).hasContent("1");
    assertThat(instance.resolve("events/sched/sched_migrate_task/enable")).hasContent("1");
  }

  @Test
  void anInstanceThatLacksAnEventIsSaid() throws IOException {
    asTracefsMakesIt();
    Files.delete(instance.resolve("events/sched/sched_waking"));
    assertThat(TraceCapture.ready(instance).notes())
        .containsExactly(
            "no capture of the scheduler's events: no such file or folder: "
                + instance.resolve("events/sched/sched_waking/enable"));
  }

  /** What the kernel puts into a new instance, as far as it is written to. */
  private void asTracefsMakesIt() throws IOException {
    Files.writeString(instance.resolve("tracing_on"), "1");
    Files.createDirectories(instance.resolve("options"));
    for (String event : List.of("switch", "waking", "wakeup", "wakeup_new", "migrate_task")) {
      Files.createDirectories(instance.resolve("events/sched/sched_" + event));
    }
  }

  @Test
  void thoseThatWereLeftAreRemovedAndHeldOnesStay() throws IOException {
    Path instances = folder.resolve("sys/kernel/tracing/instances");
    Path left = Files.createDirectories(instances.resolve(TraceCapture.INSTANCE));
    Path killed = Files.createDirectory(instances.resolve(TraceCapture.INSTANCE + "-1-a"));
    Path owners = Files.createDirectory(instances.resolve("owners"));
    // As the kernel does when a file in it is open, a plain folder with something in it refuses.
    Path held = Files.createDirectories(instances.resolve(TraceCapture.INSTANCE + "-1-b/per_cpu"));
    TraceCapture.removeLeft(folder);
    assertThat(left).doesNotExist();
    assertThat(killed).doesNotExist();
    assertThat(owners).exists();
    assertThat(held).exists();
    TraceCapture.removeLeft(folder);
  }

  /** The kernel's own part: it keeps what is held, also from who may remove it. */
  @Test
  void twoThatRecordLeaveEachOtherAlone() throws IOException {
    assumeTrue(Files.isWritable(TRACEFS), "needs root and tracefs");
    Path root = Path.of("/");
    TraceCapture.removeLeft(root);
    Set<Path> others = captures();
    TraceCapture one = TraceCapture.open(root);
    TraceCapture other = TraceCapture.open(root);
    try {
      assertThat(one.notes()).isEmpty();
      assertThat(other.notes()).isEmpty();
      assertThat(captures()).hasSize(others.size() + 2);
      TraceCapture.removeLeft(root);
      assertThat(captures()).hasSize(others.size() + 2);
      one.close();
      assertThat(captures()).hasSize(others.size() + 1);
    } finally {
      one.close();
      other.close();
    }
    assertThat(captures()).isEqualTo(others);
  }

  private static Set<Path> captures() throws IOException {
    try (Stream<Path> all = Files.list(TRACEFS)) {
      return all.filter(path -> path.toString().contains(TraceCapture.INSTANCE))
          .collect(Collectors.toSet());
    }
  }

  @Test
  void buffersAreBounded() {
    assertThat(List.of(1, 4, 16, 256).stream().map(TraceCapture::kibibytes))
        .containsExactly(2048, 2048, 512, 256);
  }

  private void stats(int cpu, int dropped) throws IOException {
    stats(cpu, dropped, 0);
  }

  private void stats(int cpu, int dropped, int within) throws IOException {
    Path stats = instance.resolve("per_cpu/cpu" + cpu + "/stats");
    Files.createDirectories(stats.getParent());
    Files.writeString(
        stats,
        "entries: 3\noverrun: 0\ncommit overrun: "
            + within
            + "\nbytes: 300\noldest event ts:   100.0\ndropped events: "
            + dropped
            + "\nread events: 0\n");
  }

  private static String text(Path file) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
