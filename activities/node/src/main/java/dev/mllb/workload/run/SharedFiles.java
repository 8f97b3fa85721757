// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.run;

import dev.mllb.basics.FileTree;
import dev.mllb.machine.MachineFiles;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files in folders where everybody may make some, which outlive who made them: cyclictest, killed,
 * leaves one in {@code /dev/shm} each time. They go when the workloads' own user has no process any
 * more, and so nobody who could use them.
 */
final class SharedFiles {

  private static final Logger LOG = LoggerFactory.getLogger(SharedFiles.class);

  /** Where everybody may write; {@code dev/shm} is POSIX shared memory. */
  static final List<String> FOLDERS = List.of("dev/shm", "tmp", "var/tmp");

  private SharedFiles() {}

  /** Removes what runs of workloads left. */
  static void removeLeft(WorkloadUser user) {
    removeLeft(MachineFiles.HERE, user.uid());
  }

  static void removeLeft(MachineFiles machine, long uid) {
    if (!hasProcess(machine, uid)) {
      FOLDERS.forEach(folder -> removeFrom(machine.path(folder), uid));
    }
  }

  private static void removeFrom(Path folder, long uid) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        remove(file, uid);
      }
    } catch (IOException | DirectoryIteratorException e) {
      LOG.warn("what workloads left in {} stays: {}", folder, e.toString());
    }
  }

  private static void remove(Path file, long uid) {
    try {
      if (owner(file) == uid) {
        FileTree.delete(file);
      }
    } catch (IOException e) {
      LOG.warn("{} of a workload stays: {}", file, e.toString());
    }
  }

  private static long owner(Path file) throws IOException {
    return ((Number) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS)).longValue();
  }

  /** One that has ended and waits for its parent to ask how has no memory any more. */
  private static boolean hasProcess(MachineFiles machine, long uid) {
    return machine.entries("proc", "[0-9]*").stream()
        .map(process -> process + "/status")
        .anyMatch(
            status ->
                machine.field(status, "Uid:").split("\\s+", -1)[0].equals(Long.toString(uid))
                    && !machine.field(status, "State:").startsWith("Z"));
  }
}
