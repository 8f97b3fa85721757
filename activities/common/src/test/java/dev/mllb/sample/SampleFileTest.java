// SPDX-License-Identifier: Apache-2.0
package dev.mllb.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.basics.Json;
import dev.mllb.model.Arm;
import dev.mllb.model.Switchback;
import dev.mllb.model.TrialDesign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleFileTest {

  @TempDir Path folder;

  private static Repetition repetition(int block) {
    return new Repetition(
        new Slot(block, 0, Arm.NATIVE),
        "2026-11-28T08:00:00Z",
        1,
        Map.of("time_s", 1.5),
        Treatment.NONE,
        List.of("gestört — 45 °C"),
        null,
        "boot",
        Map.of(),
        Map.of(),
        List.of(),
        null,
        Map.of());
  }

  @Test
  void whereverACrashTearsALineTheRestIsReadAndTheNextIsAdded() throws IOException {
    Path whole = folder.resolve("whole.jsonl");
    SampleFile samples = SampleFile.open(whole);
    samples.add(repetition(0));
    long first = Files.size(whole);
    samples.add(repetition(1));
    byte[] bytes = Files.readAllBytes(whole);
    for (int end = (int) first; end < bytes.length - 1; end++) {
      Path torn = Files.write(folder.resolve("torn.jsonl"), Arrays.copyOf(bytes, end));
      SampleFile again = SampleFile.open(torn);
      assertThat(again.repetitions()).as("%d bytes", end).containsExactly(repetition(0));
      again.add(repetition(2));
      assertThat(SampleFile.read(torn)).containsExactly(repetition(0), repetition(2));
    }
    assertThat(SampleFile.read(whole)).containsExactly(repetition(0), repetition(1));
  }

  @Test
  void aWholeLineThatIsNoRepetitionIsAnError() throws IOException {
    Path file = Files.write(folder.resolve("bad.jsonl"), "\n{\"no\": 1\n".getBytes(UTF_8));
    assertThatThrownBy(() -> SampleFile.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not a repetition");
  }

  @Test
  void aDesignWhoseArmsTakeTurnsIsTheSameBehindAPayload() throws IOException {
    TrialDesign blocks = new TrialDesign(0, 4, 4, 0.95, 5, Duration.ofSeconds(1), 0, null);
    Switchback turns = new Switchback(Duration.ofMillis(500), Duration.ofMillis(100));
    TrialDesign switchback = new TrialDesign(0, 4, 4, 0.95, 5, Duration.ofSeconds(1), 0, turns);
    assertThat(Json.read(Json.line(switchback), TrialDesign.class)).isEqualTo(switchback);
    assertThat(Json.read(Json.line(blocks), TrialDesign.class)).isEqualTo(blocks);
    assertThat(Json.line(blocks)).doesNotContain("switchback", "takesTurns");
  }
}
