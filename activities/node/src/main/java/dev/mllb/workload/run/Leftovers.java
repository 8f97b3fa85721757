// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.run;

import dev.mllb.basics.ProcessLock;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.workload.Placement;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names the groups of one worker's workloads, and finds what a worker that died has left running.
 */
public final class Leftovers {

  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

  private final Path stateDirectory;
  private final String prefix;

  /**
   * @param stateDirectory the worker's; two workers with different ones leave each other alone
   */
  public Leftovers(Path stateDirectory) {
    this(stateDirectory, "");
  }

  private Leftovers(Path stateDirectory, String mark) {
    this.stateDirectory = stateDirectory;
    this.prefix = key(stateDirectory) + "-" + mark;
  }

  /**
   * Of commands that hold {@link #holdByHand} alone: a worker with this state directory may run
   * some meanwhile, and those stay. A worker that puts the machine back finds these, too.
   */
  public static Leftovers byHand(Path stateDirectory) {
    return new Leftovers(stateDirectory, "@hand-");
  }

  /** Tells the workers of one machine apart. */
  static String key(Path stateDirectory) {
    CRC32 crc = new CRC32();
    crc.update(
        stateDirectory.toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8));
    return String.format(Locale.ROOT, "%08x", crc.getValue());
  }

  /**
   * Held by who puts back what another process left that died, as a worker that starts: what a
   * command by hand has running, set or loaded meanwhile would be taken for that. Waits for the
   * command's end.
   *
   * @return to be given to {@link ProcessLock#close}
   */
  public static FileChannel awaitNobodyByHand(Path stateDirectory) throws InterruptedException {
    Optional<FileChannel> free = tryHold(stateDirectory);
    if (free.isPresent()) {
      return free.get();
    }
    LOG.warn("a command measures on this machine by hand: it is put back when that has ended");
    return ProcessLock.lock(lockFile(stateDirectory));
  }

  /**
   * Held by a command that runs workloads here by hand. Two at once would measure each other, and
   * one would put back what the other has set.
   *
   * @return to be given to {@link ProcessLock#close}
   * @throws MllbException HOST_BUSY when another command holds it
   */
  public static FileChannel holdByHand(Path stateDirectory) {
    return tryHold(stateDirectory)
        .orElseThrow(
            () ->
                new MllbException(
                    FailureCode.HOST_BUSY,
                    "another command measures on this machine by hand, or a worker that starts puts"
                        + " it back; wait for its end"));
  }

  private static Optional<FileChannel> tryHold(Path stateDirectory) {
    return ProcessLock.tryLock(lockFile(stateDirectory));
  }

  private static Path lockFile(Path stateDirectory) {
    return stateDirectory.resolve("bench.lock");
  }

  /** Removes the files that workloads of an earlier life left; for a time when none runs. */
  public void removeFiles() {
    Quarters.here(stateDirectory).removeScratch();
  }

  /**
   * A new group for programs that an arm holds, anywhere on the machine.
   *
   * @param of what they are, for people
   */
  public ProcessGroup newGroup(String of) {
    return newGroup(of, new Placement(new BitSet(), new BitSet()));
  }

  /**
   * A new group for one workload.
   *
   * @throws MllbException INVALID_PLAN when this machine cannot keep it where it is to run
   */
  ProcessGroup newGroup(String workload, Placement placement) {
    String name = prefix + workload + "-" + Long.toHexString(System.nanoTime());
    MarkedProcesses marked = new MarkedProcesses(name);
    Optional<Cgroup> cgroup = Cgroup.create(name, marked);
    if (!placement.isAnywhere()) {
      cgroup
          .orElseThrow(
              () ->
                  new MllbException(
                      FailureCode.INVALID_PLAN,
                      "workload "
                          + workload
                          + " is to run on some CPUs or NUMA nodes only, which needs a cgroup v2"
                          + " that the worker may write; mount one at /sys/fs/cgroup"))
          .place(placement);
    }
    return cgroup.map(ProcessGroup.class::cast).orElse(marked);
  }

  /**
   * Kills every workload that a worker with this state directory started, also in an earlier life;
   * the tree of cgroups is then as it was.
   *
   * @return what was stopped, for people; empty when nothing ran
   * @throws MllbException HOST_NOT_NATIVE naming what still runs, as what waits for a disk in the
   *     kernel and cannot be killed: it would run beside whatever is measured next
   */
  public List<String> stopAll() {
    List<String> stopped = stopAll(Cgroup.existing(prefix));
    Cgroup.leave();
    return stopped;
  }

  /**
   * @param groups this worker's
   */
  List<String> stopAll(List<Cgroup> groups) {
    List<String> stopped = new ArrayList<>();
    MarkedProcesses marked = new MarkedProcesses(prefix);
    int processes = marked.members().size();
    if (processes > 0) {
      stopped.add(processes + " processes of workloads");
    }
    for (Cgroup group : groups) {
      if (!group.members().isEmpty() && processes == 0) {
        stopped.add("workload " + group.name());
      }
      group.close();
    }
    marked.close();
    refuseWhatRuns(groups, marked);
    return stopped;
  }

  private static void refuseWhatRuns(List<Cgroup> groups, MarkedProcesses marked) {
    List<String> runs = new ArrayList<>();
    Set<Long> inGroups = new HashSet<>();
    for (Cgroup group : groups) {
      if (group.isLeft()) {
        List<Long> members = group.members();
        inGroups.addAll(members);
        runs.add("workload " + group.name() + " (processes " + members + ")");
      }
    }
    List<Long> others =
        marked.members().stream()
            .map(ProcessHandle::pid)
            .filter(pid -> !inGroups.contains(pid))
            .toList();
    if (!others.isEmpty()) {
      runs.add("processes of workloads " + others);
    }
    if (!runs.isEmpty()) {
      throw new MllbException(
          FailureCode.HOST_NOT_NATIVE,
          "killed, and still there: "
              + String.join(", ", runs)
              + "; what waits in the kernel, as for a disk, ends with that, or with a reboot");
    }
  }
}
