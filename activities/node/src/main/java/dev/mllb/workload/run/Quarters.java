// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.run;

import static java.util.Objects.requireNonNull;

import dev.mllb.basics.FileFailure;
import dev.mllb.basics.FileTree;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.machine.MachineFiles;
import dev.mllb.workload.Capability;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * As whom the workloads of one worker run, and where their files are. With a user of their own that
 * is below this user's home: of the worker's state folder, which is closed to it, they see nothing.
 * Else it is the state folder.
 */
final class Quarters {

  private static final Logger LOG = LoggerFactory.getLogger(Quarters.class);

  private final Path folder;
  private final Optional<WorkloadUser> user;

  /**
   * @param state the worker's; two workers with different ones leave each other alone
   * @param user empty runs workloads as this process's own user
   */
  Quarters(Path state, Optional<WorkloadUser> user) {
    this.user = user;
    this.folder =
        user.map(u -> u.home().resolve(Leftovers.key(state))).orElse(state.toAbsolutePath());
  }

  /** Those of this machine. */
  static Quarters here(Path state) {
    Quarters here = unsaid(state);
    if (WorkloadUser.isRoot(MachineFiles.HERE) && here.user.isEmpty()) {
      LOG.warn("workloads run as root: this machine has no user {}", WorkloadUser.NAME);
    }
    return here;
  }

  /** The same for who only asks where they are. */
  static Quarters unsaid(Path state) {
    return new Quarters(
        state,
        WorkloadUser.isRoot(MachineFiles.HERE)
            ? WorkloadUser.of(MachineFiles.HERE)
            : Optional.empty());
  }

  /**
   * Folders of one run of a workload.
   *
   * @param own the worker's: nothing in it can be swapped by the workload
   * @param work within it; the workload's
   * @param user whose the workload is; empty is this process's own
   */
  record Scratch(Path own, Path work, Optional<WorkloadUser> user) {

    /**
     * All members are gone: what they left would fill the machine, repetition by repetition.
     *
     * @param members some that were killed, so that what they made is known as theirs
     */
    void remove(Set<Long> members) {
      SharedMemory.removeLeft(members);
      user.ifPresent(SharedMemory::removeLeft);
      user.ifPresent(SharedFiles::removeLeft);
      removeFiles();
    }

    /** The folders alone. */
    void removeFiles() {
      try {
        FileTree.delete(own);
      } catch (IOException e) {
        LOG.warn("{} stays: {}", own, e.toString());
      }
    }
  }

  /** Where all that workloads write is below. */
  Path folder() {
    return folder;
  }

  /** A new one: it is removed at the run's end, and the same workload may run twice at a time. */
  Scratch newScratch(String workload) {
    Path all = opened("scratch");
    try {
      Path own = open(Files.createTempDirectory(all, workload + "-"));
      Path work =
          Files.createDirectory(
              own.resolve("work"),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      give(work);
      return new Scratch(own, work, user);
    } catch (IOException e) {
      throw FileFailure.of("cannot write below " + all, e);
    }
  }

  /** A counter that a run's programs, and nobody else, may add to. */
  LiveCounter newCounter(Scratch scratch) {
    try {
      Path file =
          Files.createFile(
              scratch.own().resolve("live"),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      LiveCounter counter = LiveCounter.in(file);
      give(file);
      return counter;
    } catch (IOException e) {
      throw FileFailure.of("cannot write below " + scratch.own(), e);
    }
  }

  private void give(Path path) throws IOException {
    if (user.isPresent()) {
      Files.setAttribute(path, "unix:uid", (int) user.get().uid(), LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(path, "unix:gid", (int) user.get().gid(), LinkOption.NOFOLLOW_LINKS);
    }
  }

  /** Where compiled programs are: everybody's to run, the worker's alone to write. */
  Path programs() {
    return opened("programs");
  }

  /** Removes what workloads of an earlier life left; for a time when none runs. */
  void removeScratch() {
    Path scratch = folder.resolve("scratch");
    if (!Files.isDirectory(scratch, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (DirectoryStream<Path> runs = Files.newDirectoryStream(scratch)) {
      // Each on its own: one that cannot be removed keeps no other.
      runs.forEach(run -> new Scratch(run, run, user).remove(Set.of()));
    } catch (IOException | DirectoryIteratorException e) {
      LOG.warn("{} stays: {}", scratch, e.toString());
    }
  }

  /** Arguments put before a command so that it runs as whom it should. */
  List<String> prefix(Collection<Capability> kept) {
    return user.map(u -> u.prefix(kept)).orElse(List.of());
  }

  private Path opened(String name) {
    try {
      if (user.isPresent()) {
        Path home = requireNonNull(folder.getParent());
        Files.createDirectories(home);
        requireOurs(home);
        open(home);
        open(Files.createDirectories(folder));
      }
      return open(Files.createDirectories(folder.resolve(name)));
    } catch (IOException e) {
      throw FileFailure.of("cannot write below " + folder, e);
    }
  }

  /** In a folder of its user's a workload could put links in the way of what root writes there. */
  private static void requireOurs(Path home) throws IOException {
    Map<String, Object> found =
        Files.readAttributes(home, "unix:uid,isSymbolicLink", LinkOption.NOFOLLOW_LINKS);
    if (!Objects.equals(found.get("uid"), 0) || Objects.equals(found.get("isSymbolicLink"), true)) {
      throw new MllbException(
          FailureCode.PERMISSION_DENIED,
          "the home of the user "
              + WorkloadUser.NAME
              + " is not root's: chown root: "
              + home
              + " && chmod 711 "
              + home);
    }
  }

  /** Passed through by the workload, listed and written by the worker alone. */
  private Path open(Path path) throws IOException {
    return user.isPresent()
        ? Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx--x--x"))
        : path;
  }
}
