// SPDX-License-Identifier: Apache-2.0
package dev.mllb.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.trace.KernelRules;
import dev.mllb.trace.KernelState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kernels that can and cannot be traced, made of files. */
class KernelStateReaderTest {

  @TempDir Path root;

  @Test
  void readsWhatTheProbeCannotSee() throws IOException {
    btf(List.of("task_hot", "can_migrate_task"));
    scheduler("250000", "PLACE_LAG NO_CACHE_HOT_BUDDY WAKEUP_PREEMPTION");
    numa("1");
    KernelState state = KernelStateReader.read(root, null);
    assertThat(state.migrationCostNs()).isEqualTo(250_000);
    assertThat(state.placeLag()).isTrue();
    assertThat(state.cacheHotBuddy()).isFalse();
    assertThat(state.numaBalancing()).isTrue();
    assertThat(state.numaDirect()).isFalse();
    assertThat(state.sdNuma()).isEqualTo(1 << 13);
    assertThat(state.sdAsymCpuCapacity()).isEqualTo(1 << 5);
    assertThat(state.nodeOfCpu()).isEqualTo(Map.of(0, 0, 1, 0, 2, 1, 5, 2));
    assertThat(state.rules())
        .isEqualTo(new KernelRules("6.12", 0x201, true, "they hold on Linux 6.12"));
  }

  @Test
  void refusesAKernelWithoutBtf() throws IOException {
    scheduler("500000", "PLACE_LAG");
    assertRefused(FailureCode.NO_BTF, "sys/kernel/btf/vmlinux is missing");
  }

  @Test
  void refusesAKernelThatInlinedTheFunction() throws IOException {
    btf(List.of("task_hot", "can_migrate_task.constprop.0", "not_can_migrate_task"));
    scheduler("500000", "PLACE_LAG");
    assertRefused(
        FailureCode.SYMBOL_NOT_TRACEABLE, "can_migrate_task is not a function of its own");
  }

  @Test
  void tellsARenamedFunctionFromAnInlinedOne() throws IOException {
    btf(List.of("task_hot"));
    scheduler("500000", "PLACE_LAG");
    put("proc/kallsyms", "0 t can_migrate_task.isra.0.cold\n0 t can_migrate_task.isra.0");
    assertRefused(FailureCode.SYMBOL_NOT_TRACEABLE, "(renamed: can_migrate_task.isra.0)");
    put("proc/kallsyms", "0 t task_hot\n0 t can_migrate_task\t[a_module]");
    assertRefused(FailureCode.SYMBOL_NOT_TRACEABLE, "(inlined)");
  }

  /** A file that is there and cannot be read: lockdown does so already at its lower level. */
  @Test
  void namesTheLockdownThatHidesTheScheduler() throws IOException {
    btf(List.of("can_migrate_task"));
    Files.createDirectories(root.resolve("sys/kernel/debug/sched/migration_cost_ns"));
    assertRefused(FailureCode.PERMISSION_DENIED, "; run as root");
    put("sys/kernel/security/lockdown", "none [integrity] confidentiality");
    assertRefused(
        FailureCode.PERMISSION_DENIED, "lockdown (integrity) is on, which closes debugfs");
  }

  /** As Jetson Linux 36 is built. */
  @Test
  void aKernelWithoutSettingsOfItsSchedulerIsToldSo() throws IOException {
    btf(List.of("can_migrate_task"));
    put("sys/kernel/debug/sched_features", "PLACE_LAG");
    assertRefused(FailureCode.UNSUPPORTED_KERNEL, "build this one with CONFIG_SCHED_DEBUG");
  }

  @Test
  void refusesBtfThatIsNone() throws IOException {
    Path file = root.resolve("sys/kernel/btf/vmlinux");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "not BTF at all, whatever its name says");
    assertRefused(FailureCode.NO_BTF, "is not little-endian BTF");
  }

  @Test
  void collectsWithoutNumaBalancingOnOneNode() throws IOException {
    btf(List.of("can_migrate_task"));
    scheduler("-1", "CACHE_HOT_BUDDY");
    KernelState state = KernelStateReader.read(root, null);
    assertThat(state.numaBalancing()).isFalse();
    assertThat(state.numaDirect()).isTrue();
    assertThat(state.nodeOfCpu()).isEmpty();
    assertThat(state.migrationCostNs()).isEqualTo(0xffff_ffffL);
  }

  @Test
  void anAlwaysHotKernelPrintsItsNumberUnsigned() throws IOException {
    btf(List.of("can_migrate_task"));
    scheduler("4294967295", "CACHE_HOT_BUDDY");
    assertThat(KernelStateReader.read(root, null).migrationCostNs()).isEqualTo(0xffff_ffffL);
  }

  @Test
  void readsAKernelBeforeTheSchedulerHadAFolder() throws IOException {
    btf(List.of());
    put("proc/kallsyms", "0000000000000000 t can_migrate_task");
    put("proc/sys/kernel/sched_migration_cost_ns", "500000");
    put("sys/kernel/debug/sched_features", "CACHE_HOT_BUDDY NO_PLACE_LAG");
    KernelState state = KernelStateReader.read(root, null);
    assertThat(state.migrationCostNs()).isEqualTo(500_000);
    assertThat(state.cacheHotBuddy()).isTrue();
    assertThat(state.placeLag()).isFalse();
  }

  @Test
  void refusesBtfWithoutTheDomainFlags() throws IOException {
    btf(List.of("can_migrate_task"));
    scheduler("500000", "PLACE_LAG");
    FakeBtf.write(
        root.resolve("sys/kernel/btf/vmlinux"), List.of("can_migrate_task"), Map.of("SD_NUMA", 1));
    assertRefused(FailureCode.NO_BTF, "no SD_SHARE_CPUCAPACITY");
  }

  /** The probe reads this before it opens an object, so nothing is loaded. */
  @Test
  void aGivenFileOfAnotherKernelOrCutShortIsRefused() throws IOException {
    scheduler("500000", "PLACE_LAG");
    put("proc/kallsyms", "0000000000000000 t can_migrate_task");
    Path given = root.resolve("given.btf");
    FakeBtf.writePerCpu(given, Map.of("variable_1", 0, "variable_2", 64));
    assertGivenIsRefused(given, "cannot be told");
    Files.write(given, Arrays.copyOf(Files.readAllBytes(given), 100));
    assertGivenIsRefused(given, "is cut short");
    btf(List.of("can_migrate_task"));
    assertGivenIsRefused(given, "is cut short");
    FakeBtf.writePerCpu(given, Map.of("variable_1", 0, "variable_2", 64));
    assertGivenIsRefused(given, "is of another kernel");
  }

  private void assertGivenIsRefused(Path given, String words) {
    assertThatExceptionOfType(MllbException.class)
        .isThrownBy(() -> KernelStateReader.read(root, given.toString()))
        .withMessageContaining(words)
        .satisfies(e -> assertThat(e.code()).isEqualTo(FailureCode.NO_BTF));
  }

  private void assertRefused(FailureCode code, String words) {
    assertThatExceptionOfType(MllbException.class)
        .isThrownBy(() -> KernelStateReader.read(root, null))
        .withMessageContaining(words)
        .satisfies(e -> assertThat(e.code()).isEqualTo(code));
  }

  private void btf(List<String> functions) throws IOException {
    FakeBtf.write(
        root.resolve("sys/kernel/btf/vmlinux"),
        functions,
        Map.of(
            "SD_NUMA",
            1 << 13,
            "SD_BALANCE_NEWIDLE",
            1,
            "SD_SHARE_CPUCAPACITY",
            1 << 7,
            "SD_ASYM_CPUCAPACITY",
            1 << 5),
        Map.of(
            "lb_env", List.of("sd", "migration_type"),
            "task_struct", List.of("__state", "worker_private"),
            "sched_entity", List.of("load", "sched_delayed"),
            "other", List.of("nr_queued", "h_load", "throttled"),
            "enum migration_type", List.of("migrate_load")));
    put("proc/sys/kernel/osrelease", "6.12.95+deb12-arm64");
  }

  private void scheduler(String migrationCost, String features) throws IOException {
    put("sys/kernel/debug/sched/migration_cost_ns", migrationCost);
    put("sys/kernel/debug/sched/features", features);
  }

  /** Three nodes, the third farther away. */
  private void numa(String balancing) throws IOException {
    put("proc/sys/kernel/numa_balancing", balancing);
    put("sys/devices/system/node/node0/cpulist", "0-1");
    put("sys/devices/system/node/node0/distance", "10 20 30");
    put("sys/devices/system/node/node1/cpulist", "2");
    put("sys/devices/system/node/node1/distance", "20 10 20");
    put("sys/devices/system/node/node2/cpulist", "5");
    put("sys/devices/system/node/node2/distance", "30 20 10");
  }

  private void put(String file, String text) throws IOException {
    Files.createDirectories(root.resolve(file).getParent());
    Files.writeString(root.resolve(file), text + "\n");
  }
}
