// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.run;

import dev.mllb.basics.ChildProcess;
import dev.mllb.failure.FailureCode;
import dev.mllb.machine.MachineFiles;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * As whom workloads run here, really tried: root becomes the user that they have, and is then kept
 * out of the worker's state.
 */
public final class WorkloadUserCheck {

  private static final String NAME = "user of workloads";
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(20);

  /** As the kernel numbers it. */
  private static final long CAP_SYS_PTRACE = 1L << 19;

  private final MachineFiles machine;
  private final Path state;

  /**
   * @param state the worker's folder, which holds what no workload is to read
   */
  public WorkloadUserCheck(MachineFiles machine, Path state) {
    this.machine = machine;
    this.state = state.toAbsolutePath();
  }

  /** Tries it. */
  public WorkloadCheck check() {
    if (!WorkloadUser.isRoot(machine)) {
      return WorkloadCheck.ok(NAME, "this process's own, " + System.getProperty("user.name"));
    }
    Optional<WorkloadUser> user = WorkloadUser.of(machine);
    return user.map(this::tried)
        .orElseGet(
            () ->
                failed(
                    FailureCode.HOST_LIMITED,
                    "there is no user " + WorkloadUser.NAME + ": workloads would run as root",
                    WorkloadUser.ADD));
  }

  private WorkloadCheck tried(WorkloadUser user) {
    if (Cgroup.root(machine).isEmpty() && !seesOthersEnvironment()) {
      return failed(
          FailureCode.HOST_LIMITED,
          "what a workload leaves running could not be found: there is no cgroup v2 that this"
              + " worker may write, and without CAP_SYS_PTRACE it sees no mark of another user's"
              + " process",
          "boot with systemd.unified_cgroup_hierarchy=1, or mount -t cgroup2 none"
              + " /sys/fs/cgroup");
    }
    Answer able = as(user, "true");
    if (able.status() != 0) {
      return failed(
          FailureCode.HOST_LIMITED,
          "root cannot become " + WorkloadUser.NAME + ": " + able.text(),
          "give the worker CAP_SETUID, CAP_SETGID, CAP_SETPCAP and CAP_CHOWN, as its unit does,"
              + " and the machine setpriv of util-linux");
    }
    if (as(user, "test", "-x", state.toString()).status() == 0) {
      return failed(
          FailureCode.HOST_LIMITED,
          WorkloadUser.NAME + " can look into " + state,
          "chmod 700 " + state);
    }
    return WorkloadCheck.ok(
        NAME, WorkloadUser.NAME + " (" + user.uid() + "), its files in " + user.home());
  }

  private boolean seesOthersEnvironment() {
    String mask = machine.field("proc/self/status", "CapEff:");
    return mask.matches("[0-9a-f]{1,16}")
        && (Long.parseUnsignedLong(mask, 16) & CAP_SYS_PTRACE) != 0;
  }

  private record Answer(int status, String text) {}

  private static Answer as(WorkloadUser user, String... command) {
    List<String> arguments = new ArrayList<>(user.prefix(Set.of()));
    arguments.addAll(List.of(command));
    try {
      ChildProcess.Result result =
          ChildProcess.of(ANSWERS_WITHIN, arguments.toArray(String[]::new)).run();
      return new Answer(result.status(), result.lastLine());
    } catch (UncheckedIOException e) {
      return new Answer(127, String.valueOf(e.getMessage()));
    }
  }

  private static WorkloadCheck failed(FailureCode code, String detail, String fix) {
    return WorkloadCheck.failed(NAME, code, detail, fix);
  }
}
