// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.run;

import dev.mllb.basics.FileFailure;
import dev.mllb.machine.MachineFiles;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The room that a workload leaves on the disks it writes to: it is stopped before one is full, so
 * that what else writes there goes on. A cgroup limits no room on a disk, and quotas want a file
 * system that was made for them.
 */
final class DiskRoom {

  /** As much as a workload leaves of the memory. */
  static final long LEFT_FREE = 256L << 20;

  private static final long FULL = 16L << 20;

  /** Bytes that are free there now. */
  @FunctionalInterface
  interface Free {
    long now() throws IOException;
  }

  /**
   * @param least bytes that have to stay free there
   */
  private record Disk(Path folder, Free free, long least) {}

  private final List<Disk> disks = new ArrayList<>();

  /** Of all places of this machine where a workload may write, from now on. */
  static DiskRoom here(Path scratch, Path log) {
    return of(
        Stream.concat(
                Stream.of(scratch, log),
                SharedFiles.FOLDERS.stream()
                    .map(MachineFiles.HERE::path)
                    .filter(Files::isDirectory))
            .toArray(Path[]::new));
  }

  /**
   * Of the disks that some folders are on, from now on.
   *
   * @throws dev.mllb.failure.MllbException when one cannot be asked
   */
  static DiskRoom of(Path... folders) {
    DiskRoom room = new DiskRoom();
    for (Path folder : folders) {
      try {
        // Looked up once: that reads the table of mounts, where asking it again is one call.
        FileStore store = Files.getFileStore(folder);
        room.add(folder, store::getUsableSpace);
      } catch (IOException e) {
        throw FileFailure.of("cannot ask for the room below " + folder, e);
      }
    }
    return room;
  }

  /** On a disk with little room from the start, half of that; one that is full is so without it. */
  void add(Path folder, Free free) throws IOException {
    long now = free.now();
    if (now >= FULL) {
      disks.add(new Disk(folder, free, Math.min(LEFT_FREE, now / 2)));
    }
  }

  /** The first that has too little left, in words. */
  Optional<String> tooLittle() {
    for (Disk disk : disks) {
      try {
        long now = disk.free().now();
        if (now < disk.least()) {
          return Optional.of(
              "had left only " + (now >> 20) + " MiB on the disk of " + disk.folder());
        }
      } catch (IOException e) {
        return Optional.of("runs on a disk that went away: " + e.getMessage());
      }
    }
    return Optional.empty();
  }
}
