// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.run;

import dev.mllb.failure.FailureCode;
import dev.mllb.workload.Need;
import dev.mllb.workload.Placement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** What this worker, and so the workloads it starts, may use of the machine. */
final class Limits {

  /** Of its own a program opens a few files and starts a few tasks more than it is asked for. */
  private static final long OWN = 30;

  private final Path root;

  /**
   * @param root {@code /}, or a folder with the same files in a test
   */
  Limits(Path root) {
    this.root = root;
  }

  String kernel() {
    return text("proc/sys/kernel/osrelease").orElse("$(uname -r)");
  }

  /** Whether as many as needed are allowed; a check that failed, or nothing. */
  Optional<WorkloadCheck> problem(String name, Need.Limited of, long needed, String instead) {
    return switch (of) {
      case OPEN_FILES ->
          limit("Max open files")
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
    };
  }

  /** CPUs that exist, but are not for the workloads of this worker. */
  List<WorkloadCheck> cpuChecks() {
    List<WorkloadCheck> checks = new ArrayList<>();
    BitSet online = cpus("sys/devices/system/cpu/online");
    BitSet isolated = cpus("sys/devices/system/cpu/isolated");
    BitSet wanted = (BitSet) online.clone();
    wanted.andNot(isolated);
    BitSet allowed = status("Cpus_allowed_list:").map(Limits::parsed).orElse(wanted);
    String all = Placement.list(online);
    wanted.andNot(allowed);
    if (!wanted.isEmpty()) {
      checks.add(
          limited(
              "CPUs",
              "workloads would be kept on CPUs " + Placement.list(allowed) + " of " + all,
              "start the worker without taskset, AllowedCPUs or CPUAffinity"));
    } else if (!isolated.isEmpty()) {
      checks.add(
          WorkloadCheck.ok(
              "CPUs",
              all
                  + ", but "
                  + Placement.list(isolated)
                  + " are isolated: nothing is balanced there"));
    }
    quota()
        .filter(cpus -> cpus < online.cardinality())
        .ifPresent(
            cpus ->
                checks.add(
                    limited(
                        "CPU time",
                        "a quota of "
                            + Math.round(100 * cpus)
                            + " % cuts workloads on a machine with "
                            + online.cardinality()
                            + " CPUs",
                        "start the worker without CPUQuota")));
    return checks;
  }

  private static WorkloadCheck limited(String name, String detail, String fix) {
    return WorkloadCheck.failed(name, FailureCode.HOST_LIMITED, detail, fix);
  }

  /** CPUs' worth of time that the tightest of our control groups allows. */
  private Optional<Double> quota() {
    Optional<Double> least = Optional.empty();
    for (String group = ownGroup(); !group.isEmpty(); group = parent(group)) {
      String[] words = text("sys/fs/cgroup" + group + "/cpu.max").orElse("max").split(" ", -1);
      if (words.length == 2
          && words[0].matches("\\d{1,15}")
          && words[1].matches("[1-9]\\d{0,14}")) {
        double cpus = Double.parseDouble(words[0]) / Double.parseDouble(words[1]);
        least = Optional.of(Math.min(cpus, least.orElse(cpus)));
      }
    }
    return least;
  }

  private String ownGroup() {
    return lines("proc/self/cgroup").stream()
        .filter(line -> line.startsWith("0::/"))
        .map(line -> line.substring("0::".length()))
        .filter(group -> group.length() > 1)
        .findFirst()
        .orElse("");
  }

  private static String parent(String group) {
    return group.substring(0, Math.max(0, group.lastIndexOf('/')));
  }

  private Optional<Long> mostTasks() {
    List<Long> limits = new ArrayList<>();
    limit("Max processes").ifPresent(limits::add);
    text("proc/sys/kernel/threads-max").flatMap(Limits::whole).ifPresent(limits::add);
    text("proc/sys/kernel/pid_max").flatMap(Limits::whole).ifPresent(limits::add);
    return limits.stream().min(Long::compare);
  }

  /** The limit in force; empty when there is none. */
  private Optional<Long> limit(String name) {
    return lines("proc/self/limits").stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).strip().split("\\s+", -1)[0])
        .findFirst()
        .flatMap(Limits::whole);
  }

  private Optional<String> status(String name) {
    return lines("proc/self/status").stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).strip())
        .findFirst();
  }

  private static Optional<Long> whole(String word) {
    return word.matches("\\d{1,18}") ? Optional.of(Long.parseLong(word)) : Optional.empty();
  }

  private static long roundedUp(long needed) {
    return 2 * Long.highestOneBit(needed + OWN);
  }

  private BitSet cpus(String file) {
    return text(file).map(Limits::parsed).orElseGet(BitSet::new);
  }

  private static BitSet parsed(String list) {
    return list.isEmpty() ? new BitSet() : Placement.parse(list);
  }

  private Optional<String> text(String file) {
    List<String> lines = lines(file);
    return lines.isEmpty() ? Optional.empty() : Optional.of(lines.get(0).strip());
  }

  private List<String> lines(String file) {
    try {
      return Files.readAllLines(root.resolve(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return List.of();
    }
  }
}
