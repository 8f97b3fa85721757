// SPDX-License-Identifier: Apache-2.0
package dev.mllb.host;

import static dev.mllb.host.FakeNode.FUNCTIONS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What doctor says where the published guide sends people, walked through from what such a system
 * shows of itself. The facts are from the sources that the page on kernels names; no such system
 * ran here.
 */
class OwnersKernelsTest {

  private static final String HEADERS = "kernel headers";
  private static final String NO_LIBBPF = "libbpf.so.1 cannot be loaded: install libbpf 1.0";

  @TempDir Path root;

  /** 18.04, and 20.04's own kernel: one sentence says what lacks, another what to do. */
  @Test
  void kernelsBeforeRingBuffersAreToldWhatToUpgradeTo() throws IOException {
    for (String release : List.of("4.15.0-213-generic", "5.4.0-216-generic")) {
      FakeNode node = system("ID=ubuntu\nID_LIKE=debian\n", release);
      Files.deleteIfExists(root.resolve(FakeNode.BTF));
      assertThat(failing(node, "fexit")).extracting(Check::name).contains("kernel", "kernel BTF");
      Check kernel = check(node, "kernel", "fexit");
      assertThat(kernel.detail())
          .contains(release, "BPF ring buffers (Linux 5.8)", "registers on arm64 (Linux 5.5)");
      assertThat(kernel.fix())
          .contains("Ubuntu 24.04", "5.15 as linux-generic-hwe-20.04", "built from its sources");
    }
  }

  /** 22.04's 5.15 can be traced; what lacks is a library. */
  @Test
  void ubuntu2204LacksALibraryOnly() throws IOException {
    FakeNode node = system("ID=ubuntu\nID_LIKE=debian\n", "5.15.0-139-generic");
    List<Check> failing = failing(node, "");
    assertThat(failing)
        .extracting(Check::name)
        .containsExactly("probe attaches and sees decisions");
    assertThat(failing.get(0).detail()).contains(NO_LIBBPF);
    assertThat(failing.get(0).fix()).startsWith("do what it says");
  }

  /** With libbpf, the headers are the next thing, by the name that this system has for them. */
  @Test
  void ubuntu2204IsToldWhichHeaders() throws IOException {
    FakeNode node = system("ID=ubuntu\nID_LIKE=debian\n", "5.15.0-139-generic");
    Check headers = check(node, HEADERS, "kprobe");
    assertThat(headers.fix()).contains("apt-get install linux-headers-5.15.0-139-generic");
  }

  /** NVIDIA's defconfig: a tracer that is not dynamic, debug information too small for BTF. */
  @Test
  void aJetsonHearsBothThatItsKernelLacks() throws IOException {
    FakeNode node = system("ID=ubuntu\nID_LIKE=debian\n", "5.15.148-tegra");
    node.remove(FakeNode.BTF);
    node.remove(FUNCTIONS);
    node.put("sys/kernel/tracing/available_events", "sched:sched_switch\n");
    assertThat(failing(node, "kprobe"))
        .extracting(Check::name)
        .containsExactly("kernel BTF", "can_migrate_task is traceable");
    assertThat(check(node, "kernel BTF", "kprobe").fix()).contains("Jetson Linux's have not");
    assertThat(check(node, "can_migrate_task is traceable", "kprobe").fix())
        .contains("CONFIG_DYNAMIC_FTRACE", "Jetson Linux");
  }

  /** NVIDIA's package has the headers of a kernel that gets no further than BTF. */
  @Test
  void aJetsonsKernelWasBuiltAnewAndSoHasItsFolder() throws IOException {
    FakeNode node = system("ID=ubuntu\nID_LIKE=debian\n", "5.15.148-tegra");
    assertThat(check(node, HEADERS, "kprobe").fix())
        .contains("link the folder that this kernel was built in");
  }

  @Test
  void gravitonWithAmazonLinux2023() throws IOException {
    String amazon = "ID=\"amzn\"\nID_LIKE=\"fedora\"\nVERSION_ID=\"2023\"\n";
    FakeNode node = system(amazon, "6.12.79-101.147.amzn2023.aarch64");
    assertThat(failing(node, "fexit")).extracting(Check::name).containsExactly(HEADERS);
    assertThat(check(node, HEADERS, "fexit").fix())
        .contains("dnf install kernel6.12-devel-6.12.79-101.147.amzn2023.aarch64");
    assertThat(check(node, "reasons can be derived", "fexit").detail())
        .contains("nobody has tried them on 6.12.79-101.147.amzn2023.aarch64");
  }

  /** A good node, but of that system and kernel, whose headers are not there. */
  private FakeNode system(String osRelease, String release) throws IOException {
    FakeNode node = FakeNode.in(root);
    node.put("etc/os-release", osRelease);
    node.put("proc/sys/kernel/osrelease", release + "\n");
    node.put("lib/modules/" + release + "/modules.dep", "");
    return node;
  }

  private static Check check(FakeNode node, String name, String attach) {
    return checks(node, attach).stream()
        .filter(check -> check.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<Check> failing(FakeNode node, String attach) {
    return checks(node, attach).stream().filter(check -> !check.holds()).toList();
  }

  /**
   * What the whole preflight says.
   *
   * @param attach how the probe attaches; empty where its library is missing
   */
  private static List<Check> checks(FakeNode node, String attach) {
    return node.preflight(
            "",
            () -> {
              if (attach.isEmpty()) {
                throw new MllbException(FailureCode.TOOL_MISSING, NO_LIBBPF);
              }
              return attach;
            })
        .run(
            () -> {
              throw new AssertionError("a module was built without headers");
            })
        .checks();
  }
}
