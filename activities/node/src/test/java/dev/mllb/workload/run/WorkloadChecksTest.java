// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.mllb.failure.FailureCode;
import dev.mllb.model.WorkloadCall;
import dev.mllb.workload.WorkloadCatalogue;
import dev.mllb.workload.WorkloadCatalogueTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs as distributions have them; what they answer is what the real ones answered. */
class WorkloadChecksTest {

  private static final WorkloadCatalogue CATALOGUE =
      WorkloadCatalogue.load(WorkloadCatalogueTest.SOURCES);

  @TempDir Path root;
  private long freeBytes = 20L << 30;
  private final Set<String> missing = new HashSet<>(Set.of("sysbench"));
  private final Map<String, Programs.Answer> answers = new HashMap<>();

  @BeforeEach
  void debian12() throws IOException {
    answers.put("stress-ng --version", said("stress-ng, version 0.15.06 (gcc 12.2.0, x86_64)"));
    answers.put("stress-ng --stressors", said("cpu io fork sched schedpolicy switch vm"));
    answers.put(
        "stress-ng --cpu-method ? --dry-run",
        new Programs.Answer(1, "cpu-method must be one of: all ackermann fft matrixprod zeta"));
    answers.put("perf --version", said("perf version 6.1.176"));
    put("proc/sys/kernel/osrelease", "6.8.0-31-generic");
    put("proc/sys/kernel/threads-max", "100000");
    put("sys/devices/system/cpu/online", "0-3");
    put("sys/devices/system/cpu/isolated", "");
    put("proc/self/status", "Cpus_allowed_list:\t0-3");
    put("proc/self/cgroup", "0::/system.slice/mllb-worker.service");
    files(524288);
  }

  private static Programs.Answer said(String text) {
    return new Programs.Answer(0, text + "\n");
  }

  private void put(String file, String text) throws IOException {
    Files.createDirectories(root.resolve(file).getParent());
    Files.writeString(root.resolve(file), text + "\n");
  }

  private void files(long most) throws IOException {
    put(
        "proc/self/limits",
        "Max processes  7823  7823  processes\nMax open files  " + most + "  x");
  }

  private WorkloadChecks checks() {
    return new WorkloadChecks(
        CATALOGUE,
        new Programs(
            program -> !missing.contains(program),
            command -> answers.getOrDefault(String.join(" ", command), new Programs.Answer(2, ""))),
        new Limits(root, Path.of("/var/lib/mllb-workload"), () -> freeBytes));
  }

  private WorkloadCheck check(String workload, Map<String, String> parameters) {
    return checks().of(new WorkloadCall(workload, parameters));
  }

  private static void assertRefused(
      WorkloadCheck check, FailureCode code, String detail, String fix) {
    assertThat(check.failure()).isEqualTo(code);
    assertThat(check.detail()).contains(detail);
    assertThat(check.fix()).contains(fix);
  }

  @Test
  void aStressorThatThisVersionLacksNamesAVersionAndAnotherEntry() {
    assertRefused(
        check("stress-ng-schedmix", Map.of()),
        FailureCode.TOOL_MISSING,
        "stress-ng 0.15.06 has no stressor schedmix",
        "install stress-ng 0.16.03 or newer, or take stress-ng-switch");
    answers.put("stress-ng --stressors", said("cpu schedmix switch"));
    assertThat(check("stress-ng-schedmix", Map.of()).detail()).isEqualTo("stress-ng 0.15.06");
  }

  @Test
  void aMethodIsAskedOfTheProgram() {
    assertThat(check("stress-ng-cpu", Map.of("method", "fft")).holds()).isTrue();
    assertRefused(
        check("stress-ng-cpu", Map.of("method", "sieve")),
        FailureCode.TOOL_MISSING,
        "this stress-ng has no --cpu-method sieve",
        "set method to one of: all, ackermann, fft");
  }

  @Test
  void allProgramsOfAWorkloadAreOnRecord() {
    answers.put("cyclictest --help", said("cyclictest V 2.40"));
    assertThat(checks().programs(CATALOGUE.find("cyclictest-loaded")))
        .containsOnly(entry("cyclictest", "2.40"), entry("stress-ng", "0.15.06"));
    Map<String, String> own = checks().programs(CATALOGUE.find("fibonacci"));
    // It tells no version here, so it is known by its content, where this machine has one.
    assertThat(own.get("cc")).matches("content [0-9a-f]{8}|unknown");
    assertThat(own.get("fibonacci.c")).matches("[0-9a-f]{8}");
  }

  @Test
  void aMissingProgramNamesItsPackage() {
    assertRefused(
        check("sysbench-cpu", Map.of()),
        FailureCode.TOOL_MISSING,
        "sysbench is not on this machine",
        "install the package sysbench");
  }

  @Test
  void aWrapperWithoutAPerfNamesTheKernelsPackage() {
    answers.put(
        "perf --version",
        new Programs.Answer(2, "WARNING: perf not found for kernel 6.8.0-31-generic\n"));
    assertRefused(
        check("perf-sched-pipe", Map.of()),
        FailureCode.TOOL_MISSING,
        "none for this kernel: WARNING: perf not found",
        "linux-tools-6.8.0-31-generic");
  }

  @Test
  void limitsAreHeldAgainstWhatHackbenchWillNeed() throws IOException {
    Map<String, String> threads = Map.of("groups", "192", "unit", "threads");
    files(1024);
    assertRefused(
        check("hackbench", threads),
        FailureCode.HOST_LIMITED,
        "needs 7680 open files at a time, allowed are 1024",
        "LimitNOFILE=8192");
    // Its processes close what they do not use.
    assertThat(check("hackbench", Map.of("groups", "192")).holds()).isTrue();
    assertRefused(
        check("hackbench", Map.of("groups", "200")),
        FailureCode.HOST_LIMITED,
        "needs 8000 tasks at a time, allowed are 7823",
        "TasksMax");
  }

  @Test
  void aCpuSetSmallerThanTheMachineIsRefusedAndIsolationIsSaid() throws IOException {
    assertThat(checks().of(List.of())).isEmpty();
    put("sys/devices/system/cpu/isolated", "2-3");
    put("proc/self/status", "Cpus_allowed_list:\t0-1");
    assertThat(checks().of(List.of()))
        .singleElement()
        .satisfies(
            check -> {
              assertThat(check.holds()).isTrue();
              assertThat(check.detail()).contains("2,3 are isolated");
            });
    put("proc/self/status", "Cpus_allowed_list:\t1");
    assertRefused(
        checks().of(List.of()).get(0),
        FailureCode.HOST_LIMITED,
        "would be kept on CPUs 1 of 0,1,2,3",
        "without taskset");
  }

  @Test
  void aQuotaIsReadFromEveryGroupAbove() throws IOException {
    put("sys/fs/cgroup/system.slice/mllb-worker.service/cpu.max", "max 100000");
    put("sys/fs/cgroup/system.slice/cpu.max", "100000 100000");
    assertRefused(
        checks().of(List.of()).get(0),
        FailureCode.HOST_LIMITED,
        "a quota of 100 % cuts workloads on a machine with 4 CPUs",
        "without CPUQuota");
  }

  @Test
  void aCapabilityThatAnEntryKeepsMustBeThere() throws IOException {
    answers.put("cyclictest --help", said("cyclictest V 2.40"));
    put("proc/self/status", "CapEff:\t0000000000800000\nCpus_allowed_list:\t0-3");
    assertThat(check("cyclictest-loaded", Map.of()).holds()).isTrue();
    put("proc/self/status", "CapEff:\tffffffffff7fffff\nCpus_allowed_list:\t0-3");
    assertRefused(
        check("cyclictest-loaded", Map.of()),
        FailureCode.HOST_LIMITED,
        "needs CAP_SYS_NICE, which this process has not",
        "as root");
    assertThat(check("hackbench", Map.of()).holds()).isTrue();
  }

  @Test
  void aFileThatTheDiskHasNoRoomForIsRefusedBeforeItIsWritten() {
    assertRefused(
        check("fio", Map.of("size", "1TiB")),
        FailureCode.HOST_LIMITED,
        "writes 1048576 MiB below /var/lib/mllb-workload, where 20480 MiB are free",
        "make room there, or run it with a smaller size");
    assertThat(check("fio", Map.of("size", "19GiB")).holds()).isTrue();
    freeBytes = 100L << 20;
    assertRefused(check("fio", Map.of()), FailureCode.HOST_LIMITED, "256 MiB are to stay", "room");
  }

  @Test
  void aDatabaseNeedsItsServerAndNobodysRights() throws IOException {
    missing.add("initdb");
    assertRefused(
        check("pgbench", Map.of()),
        FailureCode.TOOL_MISSING,
        "initdb is not on this machine",
        "install the package postgresql");
    missing.remove("initdb");
    put("proc/self/status", "Uid:\t0\t0\t0\t0\nCpus_allowed_list:\t0-3");
    assertRefused(
        check("pgbench", Map.of()),
        FailureCode.HOST_LIMITED,
        "refuses to run as root, and this machine has no user mllb-workload",
        "useradd --system");
    put("etc/passwd", "mllb-workload:x:998:997::/var/lib/mllb-workload:/usr/sbin/nologin");
    assertThat(check("pgbench", Map.of()).holds()).isTrue();
    Files.delete(root.resolve("etc/passwd"));
    put("proc/self/status", "Uid:\t1000\t1000\t1000\t1000\nCpus_allowed_list:\t0-3");
    assertThat(check("pgbench", Map.of()).holds()).isTrue();
  }

  @Test
  void aNeedThatIsMoreThanANumberTellsIsMoreThanAnyMachineHas() {
    assertThat(WorkloadChecks.product(1L << 40, 999_999_999_999_999L)).isEqualTo(Long.MAX_VALUE);
    assertThat(WorkloadChecks.product(1L << 32, 1L << 31)).isEqualTo(Long.MAX_VALUE);
    assertThat(WorkloadChecks.product(4, 1L << 25)).isEqualTo(1L << 27);
  }

  @Test
  void theNewestDatabaseIsTheOneWithTheLargestNumber() throws IOException {
    for (String version : List.of("9.6", "15", "17", "9.10")) {
      Path initdb = root.resolve("pg/" + version + "/bin/initdb");
      Files.createDirectories(initdb.getParent());
      Files.writeString(initdb, "");
      assertThat(initdb.toFile().setExecutable(true)).isTrue();
    }
    // A client alone, as of another version than the server.
    Files.createDirectories(root.resolve("pg/18/bin"));
    Files.createDirectories(root.resolve("pg/19"));
    assertThat(Programs.newest(root.resolve("pg"))).contains(root.resolve("pg/17/bin"));
    assertThat(Programs.newest(root.resolve("none"))).isEmpty();
  }

  @Test
  void rowsThatALogCannotHoldAreRefused() {
    assertRefused(
        check("rt-app", Map.of("threads", "4", "period", "1ms", "duration", "1m")),
        FailureCode.HOST_LIMITED,
        "asks for 60000 beats of a thread in its log (duration/period), and can do 11000",
        "other values of duration, period");
    assertRefused(
        check("rt-app", Map.of("threads", "1024", "period", "1ms", "duration", "10s")),
        FailureCode.HOST_LIMITED,
        "asks for 10240000 rows in its log (threads*duration/period), and can do 500000",
        "other values of threads, duration, period");
    assertThat(check("rt-app", Map.of("threads", "8")).holds()).isTrue();
  }
}
