// SPDX-License-Identifier: Apache-2.0
package dev.mllb.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkLimitsTest {

  private static final Instant NOW = Instant.parse("2026-11-28T20:00:00Z");

  @TempDir private Path state;

  private void file(String name, int days, int bytes) throws IOException {
    Path file = state.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[bytes]);
    FileTime when = FileTime.from(NOW.minus(Duration.ofDays(days)));
    Files.setLastModifiedTime(file, when);
    for (Path up = file.getParent(); !up.equals(state); up = up.getParent()) {
      Files.setLastModifiedTime(up, when);
    }
  }

  private void prune() {
    new WorkLimits(state, Clock.fixed(NOW, ZoneOffset.UTC), 1000).prune();
  }

  private Stream<String> left() throws IOException {
    try (Stream<Path> files = Files.walk(state)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> state.relativize(file).toString())
          .toList()
          .stream();
    }
  }

  @Test
  void whatIsOldGoesWhole() throws IOException {
    file("trace/old/segment-0001.mtr", 31, 1);
    file("trace/new/segment-0001.mtr", 29, 1);
    file("trials/old/hackbench-1/samples.jsonl", 31, 1);
    file("artifact-cache/ab/abcd/model.bin", 31, 1);
    file("build/6.1.0/mllb.ko", 31, 1);
    file("build/6.12.0/mllb.ko", 1, 1);
    file("beside/stress-ng-1.log", 31, 1);
    file("beside/stress-ng-2.log", 1, 1);
    file("tunables/note.json", 300, 1);
    prune();
    assertThat(left())
        .containsExactlyInAnyOrder(
            "trace/new/segment-0001.mtr",
            "build/6.12.0/mllb.ko",
            "beside/stress-ng-2.log",
            "tunables/note.json");
  }

  @Test
  void theOldestOfTooMuchGoesButNothingOfToday() throws IOException {
    file("trials/a/s", 3, 600);
    file("trials/b/s", 2, 600);
    file("trials/c/s", 0, 2000);
    prune();
    assertThat(left()).containsExactly("trials/c/s");

    file("trials/a/s", 3, 600);
    Files.delete(state.resolve("trials/c/s"));
    file("trials/b/s", 2, 600);
    prune();
    assertThat(left()).as("enough went").containsExactly("trials/b/s");
  }

  @Test
  void aWorkerThatLivesTidiesOnceADay() throws IOException {
    Instant[] now = {NOW};
    Clock clock =
        new Clock() {
          @Override
          public ZoneOffset getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }

          @Override
          public Instant instant() {
            return now[0];
          }
        };
    WorkLimits limits = new WorkLimits(state, clock, 1000);
    file("trials/a/s", 31, 1);
    now[0] = NOW.plus(Duration.ofHours(23));
    limits.pruneDaily();
    assertThat(left()).as("tidied when it started").hasSize(1);
    now[0] = NOW.plus(Duration.ofHours(24));
    limits.pruneDaily();
    assertThat(left()).isEmpty();
    file("trials/b/s", 31, 1);
    limits.pruneDaily();
    assertThat(left()).as("not before another day").hasSize(1);
  }
}
