// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    assertThat(taken.notes().get(0)).startsWith("no capture of the scheduler's events: ");
  }

  @Test
  void anInstanceThatWasLeftIsRemoved() throws IOException {
    Path left = folder.resolve("sys/kernel/tracing/instances/" + TraceCapture.INSTANCE);
    Files.createDirectories(left);
    Files.createDirectory(left.resolveSibling("owners"));
    TraceCapture.removeLeft(folder);
    assertThat(left).doesNotExist();
    assertThat(left.resolveSibling("owners")).exists();
    TraceCapture.removeLeft(folder);
  }

  @Test
  void buffersAreBounded() {
    assertThat(List.of(1, 4, 16, 256).stream().map(TraceCapture::kibibytes))
        .containsExactly(2048, 2048, 512, 256);
  }

  private void stats(int cpu, int dropped) throws IOException {
    Path stats = instance.resolve("per_cpu/cpu" + cpu + "/stats");
    Files.createDirectories(stats.getParent());
    Files.writeString(
        stats,
        "entries: 3\noverrun: 0\ncommit overrun: 0\nbytes: 300\noldest event ts:   100.0\n"
            + "dropped events: "
            + dropped
            + "\nread events: 0\n");
  }

  private static String text(Path file) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
