// SPDX-License-Identifier: Apache-2.0
package dev.mllb.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.collect.FakeBtf;
import dev.mllb.failure.FailureCode;
import dev.mllb.machine.MachineFiles;
import dev.mllb.module.ModuleGate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Why a kernel cannot be traced, made of files: every reason has its own sentence and its own mend.
 */
class UntraceableKernelTest {

  private static final String TRACEABLE = "can_migrate_task is traceable";

  @TempDir Path root;
  private FakeNode node;

  @BeforeEach
  void aNodeThatCanBeTraced() throws IOException {
    node = FakeNode.in(root);
  }

  @Test
  void findsNothingWrongWithAGoodOne() {
    assertThat(new KernelChecks(new MachineFiles(root), "").all()).allMatch(Check::holds);
  }

  @Test
  void saysThatThereIsNoBtf() throws IOException {
    node.remove(FakeNode.BTF);
    Check check = failed("kernel BTF", FailureCode.NO_BTF);
    assertThat(check.fix()).contains("CONFIG_DEBUG_INFO_BTF");
    assertThat(check.detail()).doesNotContain("promises");
    assertThat(check(TRACEABLE).holds()).isTrue();
  }

  @Test
  void believesTheKernelAndNotItsConfiguration() throws IOException {
    node.remove(FakeNode.BTF);
    node.put("boot/config-" + FakeNode.RELEASE, "CONFIG_DEBUG_INFO_BTF=y\n");
    assertThat(failed("kernel BTF", FailureCode.NO_BTF).detail())
        .contains("promises it: that file is not of the kernel that runs");
  }

  @Test
  void refusesBtfThatIsCutShortAtAnyPlace() throws IOException {
    Path btf = root.resolve(FakeNode.BTF);
    byte[] whole = Files.readAllBytes(btf);
    for (int length = 0; length < whole.length; length++) {
      Files.write(btf, Arrays.copyOf(whole, length));
      assertThat(check("kernel BTF").failure())
          .as("%d bytes", length)
          .isEqualTo(FailureCode.NO_BTF);
    }
  }

  @Test
  void saysWhatOldKernelsLackAndWhatToDo() throws IOException {
    node.put("proc/sys/kernel/osrelease", "5.4.0-200-generic\n");
    Check old = failed("kernel", FailureCode.UNSUPPORTED_KERNEL);
    assertThat(old.detail()).contains("5.4.0-200-generic", "ring buffers", "ftrace with registers");
    assertThat(old.fix()).contains("linux-generic-hwe-20.04");
    node.put("proc/sys/kernel/osrelease", "4.15.0-213-generic\n");
    assertThat(check("kernel").detail()).contains("Linux 5.8", "Linux 5.5");
    node.put("proc/sys/kernel/osrelease", "5.6.19\n");
    assertThat(check("kernel").detail()).contains("Linux 5.8").doesNotContain("Linux 5.5");
    node.put("proc/sys/kernel/osrelease", "5.10.0-46-arm64\n");
    assertThat(check("kernel").holds()).isTrue();
  }

  /** As RHEL's 4.18 has what came with mainline's 5.8. */
  @Test
  void aVendorMayHaveBroughtRingBuffersBack() throws IOException {
    node.put("proc/sys/kernel/osrelease", "4.18.0-553.el8_10.aarch64\n");
    failed("kernel", FailureCode.UNSUPPORTED_KERNEL);
    FakeBtf.write(
        root.resolve(FakeNode.BTF),
        List.of("can_migrate_task"),
        Map.of("BPF_MAP_TYPE_RINGBUF", 27));
    assertThat(check("kernel").holds()).isTrue();
  }

  @Test
  void saysWhatEachLevelOfLockdownCloses() throws IOException {
    node.put("sys/kernel/security/lockdown", "none [integrity] confidentiality\n");
    assertThat(failed("lockdown", FailureCode.PERMISSION_DENIED).detail()).contains("debugfs");
    node.put("sys/kernel/security/lockdown", "none integrity [confidentiality]\n");
    assertThat(failed("lockdown", FailureCode.PERMISSION_DENIED).detail()).contains("no probe");
    node.put("sys/kernel/security/lockdown", "[none] integrity confidentiality\n");
    assertThat(check("lockdown").holds()).isTrue();
  }

  @Test
  void namesTheSchedulerThatBalancesInTheKernelsPlace() throws IOException {
    node.put("sys/kernel/sched_ext/state", "enabled\n");
    node.put("sys/kernel/sched_ext/root/ops", "rusty_1.0\n");
    assertThat(failed("scheduler", FailureCode.UNSUPPORTED_KERNEL).detail()).contains("rusty_1.0");
    node.put("sys/kernel/sched_ext/state", "disabled\n");
    assertThat(check("scheduler").holds()).isTrue();
  }

  private Check failed(String name, FailureCode code) {
    Check check = check(name);
    assertThat(check.failure()).isEqualTo(code);
    assertThat(check.fix()).isNotEmpty();
    return check;
  }

  @Test
  void aPlanWithoutAModelAsksNothingOfTheTracer() {
    List<String> asked =
        preflight().withoutModel().checks().stream().map(check -> check.name()).toList();
    assertThat(asked).contains("CPUs", "user of workloads").doesNotContain("scheduler");
    assertThat(preflight().run().checks().stream().map(check -> check.name()))
        .containsAll(asked)
        .contains("scheduler");
  }

  /** Whatever fails here, neither a probe is attached nor a module built. */
  private Preflight preflight() {
    return new Preflight(
        root,
        root.resolve("state"),
        () -> {
          throw new AssertionError("a probe was tried on a kernel that cannot be traced");
        },
        ModuleGate.OPEN);
  }

  private Check check(String name) {
    return preflight().run().checks().stream()
        .filter(check -> check.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
