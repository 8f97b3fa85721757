// SPDX-License-Identifier: Apache-2.0
package dev.mllb.host;

import dev.mllb.basics.ChildProcess;
import dev.mllb.basics.Version;
import dev.mllb.machine.MachineFacts;
import dev.mllb.machine.MachineFiles;
import dev.mllb.model.HostFacts;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a node is; read only. */
public final class HostInspection {

  private static final Duration VERSION_LIMIT = Duration.ofSeconds(30);

  private static final Map<String, String> VERSION_OPTION =
      Map.of("gcc", "-dumpfullversion", "make", "--version", "stress-ng", "--version");

  private final MachineFiles files;
  private final MachineFacts machine;

  /**
   * @param root {@code /}, but in tests
   */
  public HostInspection(Path root) {
    this.files = new MachineFiles(root);
    this.machine = new MachineFacts(files);
  }

  /** Boot id of the kernel that runs now. */
  public String bootId() {
    return machine.bootId();
  }

  /** Tasks that ran or wanted to, averaged over the last minute. */
  public double load() {
    return Double.parseDouble(files.text("proc/loadavg").split(" ", 2)[0]);
  }

  /**
   * All facts.
   *
   * @param attach how the probe attaches, as tried
   * @param tunables as they are now
   */
  public HostFacts facts(String host, String attach, Map<String, String> tunables) {
    return new HostFacts(
        host,
        machine.kernelRelease(),
        System.getProperty("os.arch"),
        cpuModel(),
        Math.max(1, machine.cpus().balanced().size()),
        machine.nodesWithCpus(),
        machine.memoryBytes(),
        machine.btfSha256(),
        bootId(),
        isEmulated(),
        clock(),
        attach,
        preemption(),
        tunables,
        versions());
  }

  private String cpuModel() {
    String model = files.field("proc/cpuinfo", "model name");
    if (!model.isEmpty()) {
      return model;
    }
    String midr = optional("sys/devices/system/cpu/cpu0/regs/identification/midr_el1");
    return midr.isEmpty() ? "unknown" : "MIDR " + midr;
  }

  /**
   * Whether an emulator stands in for the hardware. QEMU's device tree names its machine
   * "linux,dummy-virt" with and without KVM; under KVM the CPU is the real one, and QEMU's own CPUs
   * have no real frequency or cache description, so a bare virtual machine counts as emulated
   * unless the lab told the kernel that it runs under KVM.
   */
  boolean isEmulated() {
    String machine =
        (optional("proc/device-tree/compatible")
                + " "
                + optional("sys/class/dmi/id/sys_vendor")
                + " "
                + optional("sys/class/dmi/id/product_name"))
            .toLowerCase(Locale.ROOT);
    boolean virtual = machine.contains("dummy-virt") || machine.contains("qemu");
    return virtual && !optional("proc/cmdline").contains("mllb.clock=kvm");
  }

  /** Nothing in a machine tells how it is emulated: the lab says it to the kernel. */
  String clock() {
    String told = optional("proc/cmdline");
    return told.contains("mllb.clock=instructions") || told.contains("mllb.clock=icount")
        ? HostFacts.INSTRUCTIONS
        : HostFacts.REAL;
  }

  private String preemption() {
    String version = optional("proc/sys/kernel/version");
    if (version.contains("PREEMPT_RT")) {
      return "rt";
    }
    if (version.contains("PREEMPT_DYNAMIC")) {
      return "dynamic";
    }
    if (version.contains("PREEMPT")) {
      return "lazy or full";
    }
    return "none or voluntary";
  }

  private Map<String, String> versions() {
    Map<String, String> versions = new TreeMap<>();
    versions.put("mllb", Version.NUMBER);
    versions.put(HostFacts.REQUESTS, HostFacts.REQUESTS_NOW);
    versions.put("java", System.getProperty("java.version"));
    VERSION_OPTION.forEach(
        (program, option) -> {
          String line = firstLine(program, option);
          if (!line.isEmpty()) {
            versions.put(program, line);
          }
        });
    return versions;
  }

  private static String firstLine(String program, String option) {
    try {
      ChildProcess.Result said = ChildProcess.of(VERSION_LIMIT, program, option).run();
      return said.isSuccess() ? said.output().lines().findFirst().orElse("").strip() : "";
    } catch (UncheckedIOException e) {
      // Not installed: no version to note.
      return "";
    }
  }

  /** Properties of a device tree end with a null character each. */
  private String optional(String file) {
    return files.text(file).replace('\0', ' ').strip();
  }
}
