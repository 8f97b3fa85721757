// SPDX-License-Identifier: Apache-2.0
package dev.mllb.host;

import dev.mllb.bpf.KernelBtf;
import dev.mllb.bpf.RunningBtf;
import dev.mllb.collect.KernelFunction;
import dev.mllb.failure.FailureCode;
import dev.mllb.machine.MachineFacts;
import dev.mllb.machine.MachineFiles;
import dev.mllb.scheduler.run.SchedExt;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether the running kernel can be traced at all, and if not, for which reason. Files of the
 * kernel itself are asked; a configuration in /boot is quoted, never believed.
 */
final class KernelChecks {

  private static final String FUNCTION = KernelFunction.CAN_MIGRATE_TASK;
  private static final String TRACEFS = "sys/kernel/tracing/";
  private static final String FUNCTIONS = TRACEFS + "available_filter_functions";

  private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+).*");

  private static final int TRIED_PAGE_BYTES = 16 << 10;

  /** Of a kernel with BPF ring buffers, whatever its version: vendors brought them back. */
  private static final String RING = "BPF_MAP_TYPE_RINGBUF";

  private final MachineFiles files;
  private final String givenBtf;
  private final String lockdown;

  /**
   * @param givenBtf a file in place of BTF that the kernel has not; empty without one
   */
  KernelChecks(MachineFiles files, String givenBtf) {
    this.files = files;
    this.givenBtf = givenBtf;
    this.lockdown = new MachineFacts(files).lockdown();
  }

  /** All of them; the first that fails makes the later ones of an experiment pointless. */
  List<Check> all() {
    return List.of(release(), btf(), closed(), traceable(), scheduler(), schedulers());
  }

  /** 5.8 brought the BPF ring buffer, 5.5 arm64's ftrace with registers (3b23e4991fb6). */
  private Check release() {
    String name = "kernel";
    String release = new MachineFacts(files).kernelRelease();
    Matcher version = RELEASE.matcher(release);
    if (!version.matches()) {
      return Check.ok(name, (release.isEmpty() ? "of unknown version" : release) + pages());
    }
    int number = 1000 * Integer.parseInt(version.group(1)) + Integer.parseInt(version.group(2));
    if (number >= 5008 || hasRing()) {
      return Check.ok(name, release + pages());
    }
    String lacks = "the probe needs BPF ring buffers (Linux 5.8)";
    if (number < 5005) {
      lacks += " and the module ftrace with registers on arm64 (Linux 5.5)";
    }
    return Check.failed(
        name,
        FailureCode.UNSUPPORTED_KERNEL,
        release + ": " + lacks,
        "boot Linux 5.10 or later; best upgrade to a system that also has libbpf 1.x, such as Debian"
            + " 12, Ubuntu 24.04 or Amazon Linux 2023. Where the system has to stay, Ubuntu 20.04"
            + " has 5.15 as linux-generic-hwe-20.04 and Amazon Linux 2 has 5.10 and 5.15; libbpf is"
            + " then built from its sources");
  }

  private boolean hasRing() {
    try {
      return !RunningBtf.read(files.root(), givenBtf).enumerators(Set.of(RING)).isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  private String pages() {
    int bytes = new MachineFacts(files).pageBytes();
    return bytes == 0
        ? ""
        : String.format(
            Locale.ROOT,
            ", pages of %d KiB%s",
            bytes >> 10,
            bytes > TRIED_PAGE_BYTES
                ? " (nothing forbids them, but only 4 and 16 were tried)"
                : "");
  }

  private Check btf() {
    String name = "kernel BTF";
    var file = files.path(KernelBtf.RUNNING);
    if (givenBtf.isEmpty() && !files.exists(KernelBtf.RUNNING)) {
      String promised =
          files
                  .linesWith(
                      "boot/config-" + new MachineFacts(files).kernelRelease(),
                      "CONFIG_DEBUG_INFO_BTF=y")
                  .isEmpty()
              ? ""
              : ", although /boot/config-"
                  + new MachineFacts(files).kernelRelease()
                  + " promises it: that file is not of the kernel that runs";
      return Check.failed(
          name,
          FailureCode.NO_BTF,
          file + " is missing" + promised,
          "boot a kernel with CONFIG_DEBUG_INFO_BTF (Debian's, Ubuntu's and Fedora's have it,"
              + " Raspberry Pi OS's and Jetson Linux's have not), or name a BTF file of exactly this"
              + " one: "
              + RunningBtf.VARIABLE
              + "=FILE");
    }
    try {
      RunningBtf.read(files.root(), givenBtf);
      return Check.ok(name, givenBtf.isEmpty() ? file.toString() : givenBtf);
    } catch (IOException e) {
      return Check.failed(
          name,
          FailureCode.NO_BTF,
          "no BTF can be read: " + e.getMessage(),
          givenBtf.isEmpty()
              ? "run as root; if the message stays, boot another kernel: nothing is loaded on a"
                  + " guess"
              : "name a BTF file of exactly this kernel, or unset " + RunningBtf.VARIABLE);
    }
  }

  private Check traceable() {
    String name = FUNCTION + " is traceable";
    List<String> listed = files.linesWith(FUNCTIONS, FUNCTION);
    if (listed.stream().anyMatch(line -> line.split("[ \t]", 2)[0].equals(FUNCTION))) {
      return Check.ok(name, "yes" + divided());
    }
    if (lockdown.equals("confidentiality")) {
      return Check.failed(
          name,
          FailureCode.PERMISSION_DENIED,
          "lockdown has closed /" + TRACEFS,
          "see what is said of lockdown");
    }
    if (!files.exists(FUNCTIONS)) {
      return files.exists(TRACEFS + "available_events")
          ? untraceable(
              name,
              "this kernel has no function tracer that is switched on for one function (/"
                  + FUNCTIONS
                  + " is missing)",
              "boot a kernel with CONFIG_FUNCTION_TRACER and CONFIG_DYNAMIC_FTRACE: distributions'"
                  + " have them, Jetson Linux and Android have not")
          : Check.failed(
              name,
              FailureCode.PERMISSION_DENIED,
              "/" + TRACEFS + " is empty or closed",
              "run as root: mount -t tracefs tracefs /sys/kernel/tracing");
    }
    return absent(name, listed);
  }

  private String divided() {
    return function()
        .part()
        .map(
            part ->
                ", but the compiler made a "
                    + part
                    + " of its rest: a decision that a caller takes there directly is neither seen"
                    + " nor changed")
        .orElse("");
  }

  /** Tracing works, but not of this function: symbols say why, BTF where there are none. */
  private Check absent(String name, List<String> listed) {
    KernelFunction function = function();
    Optional<String> renamed =
        function.renamed().or(() -> new KernelFunction(FUNCTION, listed, true).renamed());
    if (renamed.isPresent()) {
      return untraceable(
          name,
          "renamed by the compiler: "
              + renamed.get()
              + ", whose arguments are not those of "
              + FUNCTION
              + " any more",
          "boot a distribution's kernel, or build this one with"
              + " KCFLAGS=\"-fno-ipa-sra -fno-ipa-cp -fno-partial-inlining\"");
    }
    if (function.isWhole() || (!function.isTold() && isInBtf())) {
      return untraceable(
          name,
          "there is such a function, but no place in it to trace: it is not in /" + FUNCTIONS,
          "boot a distribution's kernel: this one was built without patchable entries for it");
    }
    return untraceable(
        name,
        "inlined by the compiler: there is no such function in /"
            + FUNCTIONS
            + (function.isTold() ? " or /proc/kallsyms" : " or the kernel's BTF"),
        "boot a distribution's kernel");
  }

  private KernelFunction function() {
    return KernelFunction.canMigrateTask(files);
  }

  private boolean isInBtf() {
    try {
      return RunningBtf.read(files.root(), givenBtf).hasFunction(FUNCTION);
    } catch (IOException e) {
      return false;
    }
  }

  private static Check untraceable(String name, String detail, String fix) {
    return Check.failed(name, FailureCode.SYMBOL_NOT_TRACEABLE, detail, fix);
  }

  /**
   * "integrity" closes files of debugfs that can be written (fs/debugfs/file.c), to readers too,
   * and with them the scheduler's settings; BPF, kprobes and tracefs are closed by
   * "confidentiality".
   */
  private Check closed() {
    String name = "lockdown";
    if (lockdown.isEmpty() || lockdown.equals("none")) {
      return Check.ok(
          name, lockdown.isEmpty() ? "not in this kernel, or securityfs is not mounted" : lockdown);
    }
    return Check.failed(
        name,
        FailureCode.PERMISSION_DENIED,
        lockdown
            + (lockdown.equals("integrity")
                ? ": the scheduler's settings in debugfs cannot be read, without which no reason is"
                    + " derived and nothing collected"
                : ": no probe may read the kernel's memory")
            + ", and no module loads without a signature that this kernel trusts",
        "boot without lockdown= on the kernel's command line, or with Secure Boot off; it cannot be"
            + " lifted while the kernel runs");
  }

  /** What speaks against any module of ours, before one is built. */
  Check modules() {
    String name = "modules";
    if (!files.exists(KernelBtf.RUNNING)) {
      return Check.failed(
          name,
          FailureCode.NO_BTF,
          "the module compares itself with the BTF of the kernel that it is loaded into, and this"
              + " one has none: "
              + RunningBtf.VARIABLE
              + " is for collecting only",
          "collect here, and boot a kernel with CONFIG_DEBUG_INFO_BTF for the module");
    }
    if (!files.exists("proc/modules")) {
      return Check.failed(
          name,
          FailureCode.UNSUPPORTED_KERNEL,
          "this kernel was built without modules (/proc/modules is missing)",
          "collect here, and boot a kernel with CONFIG_MODULES for the module");
    }
    if (files.text("sys/module/module/parameters/sig_enforce").equals("Y")) {
      return Check.failed(
          name,
          FailureCode.PERMISSION_DENIED,
          "this kernel lets in no module without a signature that it trusts (module.sig_enforce),"
              + " and experiments do not sign theirs",
          "collect here, and for the module boot without module.sig_enforce on the command line, or"
              + " a kernel that was built without CONFIG_MODULE_SIG_FORCE");
    }
    if (files.text("proc/sys/kernel/modules_disabled").equals("1")) {
      return Check.failed(
          name,
          FailureCode.PERMISSION_DENIED,
          "kernel.modules_disabled is 1: no module is let in until the next boot",
          "find who sets it (grep -r modules_disabled /etc/sysctl.d), take it out, and reboot");
    }
    return Check.ok(name, "may be loaded");
  }

  private Check scheduler() {
    String name = "scheduler";
    SchedExt kernel = new SchedExt(files);
    if (kernel.isOff()) {
      return Check.ok(name, "the kernel's own");
    }
    return Check.failed(
        name,
        FailureCode.UNSUPPORTED_KERNEL,
        "the sched_ext scheduler "
            + kernel.name()
            + " is "
            + kernel.state()
            + ": it balances in the kernel's place, which is then never asked",
        SchedExt.STOP);
  }

  /** Nothing that an experiment with the kernel's own scheduler needs. */
  private Check schedulers() {
    return Check.ok(
        "arms with a scheduler",
        new SchedExt(files).isThere()
            ? "possible: this kernel has sched_ext"
            : "not possible: this kernel has no sched_ext (Debian for arm64: from 6.16)");
  }
}
