// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.workload.WorkloadCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskRoomTest {

  private static final long MIB = 1L << 20;

  @TempDir Path directory;
  private final AtomicLong free = new AtomicLong(10_000 * MIB);
  private final DiskRoom room = new DiskRoom();

  @Test
  void leavesAsMuchAsOfTheMemory() throws IOException {
    room.add(directory, free::get);
    free.set(DiskRoom.LEFT_FREE);
    assertThat(room.tooLittle()).isEmpty();
    free.set(DiskRoom.LEFT_FREE - 1);
    assertThat(room.tooLittle()).contains("had left only 255 MiB on the disk of " + directory);
  }

  /** A small disk is no reason to run nothing there. */
  @Test
  void leavesHalfOfLittle() throws IOException {
    free.set(100 * MIB);
    room.add(directory, free::get);
    assertThat(room.tooLittle()).isEmpty();
    free.set(49 * MIB);
    assertThat(room.tooLittle()).contains("had left only 49 MiB on the disk of " + directory);
  }

  @Test
  void isNotAskedOfADiskThatWasFull() throws IOException {
    free.set(2 * MIB);
    room.add(directory, free::get);
    free.set(0);
    assertThat(room.tooLittle()).isEmpty();
  }

  @Test
  void looksAtEachDisk() throws IOException {
    room.add(directory, () -> 10_000 * MIB);
    room.add(directory.resolve("log"), free::get);
    free.set(MIB);
    assertThat(room.tooLittle()).get().asString().endsWith("/log");
  }

  @Test
  void asksTheDiskItself() {
    assertThat(DiskRoom.of(directory, directory).tooLittle()).isEmpty();
    assertThatThrownBy(() -> DiskRoom.of(directory.resolve("absent")))
        .isInstanceOf(MllbException.class)
        .hasMessageContaining("absent");
  }

  /** Once or again and again, it would go on for a minute; what it wrote goes with it. */
  @Test
  void stopsTheWorkload() throws IOException {
    for (Optional<Long> until :
        List.of(
            Optional.<Long>empty(),
            Optional.of(System.nanoTime() + Duration.ofMinutes(1).toNanos()))) {
      free.set(10_000 * MIB);
      DiskRoom filled = new DiskRoom();
      filled.add(directory, free::get);
      Quarters.Scratch scratch =
          new Quarters(directory.resolve("state"), Optional.empty()).newScratch("filler");
      Path log = Files.createFile(directory.resolve("log-" + until.isPresent()));
      WorkloadSession session =
          new WorkloadSession(
              WorkloadCatalogue.load().find("fio"),
              new MarkedProcesses("disk-room-test"),
              List.of(),
              scratch,
              log,
              List.of(),
              List.of(),
              Optional.empty(),
              List.of("sh", "-c", "echo x >written; exec sleep 60"),
              Duration.ofMinutes(1),
              filled,
              Optional.empty(),
              Map.of(),
              until);
      assertThatThrownBy(() -> session.run(() -> false, filling(free)))
          .isInstanceOfSatisfying(
              MllbException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.DISK_FULL))
          .hasMessageContaining("workload fio had left only 1 MiB on the disk of " + directory)
          .hasMessageContaining("and was stopped");
      assertThat(scratch.own()).doesNotExist();
    }
  }

  /** The disk fills up when the command begins. */
  private static Steps filling(AtomicLong free) {
    Steps steps = Steps.held();
    var unused =
        steps
            .prepared()
            .thenRun(
                () -> {
                  free.set(MIB);
                  steps.begin();
                });
    return steps;
  }
}
