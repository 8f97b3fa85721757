// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.run;

import dev.mllb.failure.FailureCode;
import dev.mllb.machine.CpuList;
import dev.mllb.machine.MachineCpus;
import dev.mllb.machine.MachineFacts;
import dev.mllb.machine.MachineFiles;
import dev.mllb.workload.Capability;
import dev.mllb.workload.Need;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;

/** What this worker, and so the workloads it starts, may use of the machine. */
final class Limits {

  /** Of its own a program opens a few files and starts a few tasks more than it is asked for. */
  private static final long OWN = 30;

  /** Left free on the disk for the worker's own records. */
  private static final long SPARE_BYTES = 256L << 20;

  private static final int MIB = 20;

  private final MachineFiles files;
  private final Path folder;
  private final LongSupplier freeBytes;

  /**
   * @param root {@code /}, or a folder with the same files in a test
   * @param folder where workloads write
   * @param freeBytes on its disk
   */
  Limits(Path root, Path folder, LongSupplier freeBytes) {
    this.files = new MachineFiles(root);
    this.folder = folder;
    this.freeBytes = freeBytes;
  }

  /** Those of this machine. */
  static Limits here(Quarters quarters) {
    return new Limits(
        Path.of("/"), quarters.folder(), () -> freeBytes(quarters.folder().toAbsolutePath()));
  }

  /** It is made with the first workload, on the disk of the folder that it will be in. */
  private static long freeBytes(Path folder) {
    Path there = folder;
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    try {
      return Files.getFileStore(there).getUsableSpace();
    } catch (IOException e) {
      // Nothing is refused for what nobody knows.
      return Long.MAX_VALUE;
    }
  }

  String kernel() {
    String release = new MachineFacts(files).kernelRelease();
    return release.isEmpty() ? "$(uname -r)" : release;
  }

  /** Whether as many as needed are allowed; a check that failed, or nothing. */
  Optional<WorkloadCheck> problem(String name, Need.Limited of, long needed, String instead) {
    return switch (of) {
      case OPEN_FILES ->
          limit("Max open files").stream()
              .boxed()
              .findFirst()
              .filter(most -> most < needed + OWN)
              .map(
                  most ->
                      limited(
                          name,
                          "needs " + needed + " open files at a time, allowed are " + most,
                          "start the worker with LimitNOFILE="
                              + roundedUp(needed)
                              + " or more, or run it "
                              + instead));
      case TASKS ->
          mostTasks()
              .filter(most -> most < needed + OWN)
              .map(
                  most ->
                      limited(
                          name,
                          "needs " + needed + " tasks at a time, allowed are " + most,
                          "raise TasksMax and LimitNPROC of the worker, or run it " + instead));
      case DISK -> disk(name, needed, instead);
    };
  }

  private Optional<WorkloadCheck> disk(String name, long needed, String instead) {
    long free = freeBytes.getAsLong();
    // Not added up, as the sum may be none.
    return needed <= free - SPARE_BYTES
        ? Optional.empty()
        : Optional.of(
            limited(
                name,
                "writes "
                    + (needed >> MIB)
                    + " MiB below "
                    + folder
                    + ", where "
                    + (free >> MIB)
                    + " MiB are free and "
                    + (SPARE_BYTES >> MIB)
                    + " MiB are to stay so",
                "make room there, or run it " + instead));
  }

  /** Whether a workload would be root's, for one that refuses that; a check that failed. */
  Optional<WorkloadCheck> problemAsRoot(String name) {
    return WorkloadUser.isRoot(files) && WorkloadUser.of(files).isEmpty()
        ? Optional.of(
            limited(
                name,
                "refuses to run as root, and this machine has no user " + WorkloadUser.NAME,
                WorkloadUser.ADD))
        : Optional.empty();
  }

  /** Whether this process has, and so can leave, what a workload keeps; a check that failed. */
  Optional<WorkloadCheck> problem(String name, Set<Capability> kept) {
    String mask = files.field("proc/self/status", "CapEff:");
    if (!mask.matches("[0-9a-f]{16}")) {
      return Optional.empty();
    }
    return kept.stream()
        .filter(capability -> !capability.isIn(Long.parseUnsignedLong(mask, 16)))
        .findFirst()
        .map(
            capability ->
                limited(
                    name,
                    "needs " + capability.word() + ", which this process has not",
                    "run it as root, or as the worker's unit does"));
  }

  /** CPUs that exist, but are not for the workloads of this worker. */
  List<WorkloadCheck> cpuChecks() {
    List<WorkloadCheck> checks = new ArrayList<>();
    MachineCpus cpus = new MachineFacts(files).cpus();
    String all = CpuList.text(cpus.online());
    if (!cpus.withheld().isEmpty()) {
      checks.add(
          limited(
              "CPUs",
              "workloads would be kept on CPUs " + CpuList.text(cpus.allowed()) + " of " + all,
              "start the worker without taskset, AllowedCPUs or CPUAffinity"));
    } else if (!cpus.isolated().isEmpty()) {
      checks.add(
          WorkloadCheck.ok(
              "CPUs",
              all
                  + ", but "
                  + CpuList.text(cpus.isolated())
                  + " are isolated: nothing is balanced there"));
    }
    if (cpus.quota() < cpus.online().size()) {
      checks.add(
          limited(
              "CPU time",
              "a quota of "
                  + Math.round(100 * cpus.quota())
                  + " % cuts workloads on a machine with "
                  + cpus.online().size()
                  + " CPUs",
              "start the worker without CPUQuota"));
    }
    return checks;
  }

  private static WorkloadCheck limited(String name, String detail, String fix) {
    return WorkloadCheck.failed(name, FailureCode.HOST_LIMITED, detail, fix);
  }

  private Optional<Long> mostTasks() {
    List<Long> limits = new ArrayList<>();
    limit("Max processes").ifPresent(limits::add);
    files.number("proc/sys/kernel/threads-max").ifPresent(limits::add);
    files.number("proc/sys/kernel/pid_max").ifPresent(limits::add);
    return limits.stream().min(Long::compare);
  }

  /** The limit in force; empty when there is none. */
  private OptionalLong limit(String name) {
    return files.lines("proc/self/limits").stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).strip().split("\\s+", -1)[0])
        .findFirst()
        .map(MachineFiles::whole)
        .orElse(OptionalLong.empty());
  }

  private static long roundedUp(long needed) {
    return 2 * Long.highestOneBit(needed + OWN);
  }
}
