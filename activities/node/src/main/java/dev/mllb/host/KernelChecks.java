// SPDX-License-Identifier: Apache-2.0
package dev.mllb.host;

import dev.mllb.bpf.KernelBtf;
import dev.mllb.bpf.RunningBtf;
import dev.mllb.failure.FailureCode;
import dev.mllb.machine.MachineFacts;
import dev.mllb.machine.MachineFiles;
import dev.mllb.scheduler.run.SchedExt;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whether the running kernel can be traced at all, and if not, for which reason. Files of the
 * kernel itself are asked; a configuration in /boot is quoted, never believed.
 */
final class KernelChecks {

  private static final String FUNCTION = "can_migrate_task";
  private static final String TRACEFS = "sys/kernel/tracing/";
  private static final String FUNCTIONS = TRACEFS + "available_filter_functions";

  private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+).*");

  /** Suffixes that GCC and Clang give to a function whose calling convention they changed. */
  private static final Pattern RENAMED =
      Pattern.compile(FUNCTION + "\\.(isra|constprop|part|llvm)\\b.*");

  private static final Pattern PART = Pattern.compile(FUNCTION + "\\.part\\.\\d+");

  private static final int TRIED_PAGE_BYTES = 16 << 10;

  private final MachineFiles files;
  private final String givenBtf;

  KernelChecks(MachineFiles files) {
    this(files, System.getenv().getOrDefault(RunningBtf.VARIABLE, ""));
  }

  /**
   * As above.
   *
   * @param givenBtf a file in place of BTF that the kernel has not; empty without one
   */
  KernelChecks(MachineFiles files, String givenBtf) {
    this.files = files;
    this.givenBtf = givenBtf;
  }

  /** All of them; the first that fails makes the later ones of an experiment pointless. */
  List<Check> all() {
    return List.of(release(), btf(), lockdown(), traceable(), scheduler(), schedulers());
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
    if (number >= 5008) {
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
        "boot Linux 5.10 or later: Ubuntu 20.04 has 5.15 as linux-generic-hwe-20.04, Debian 11 has"
            + " 5.10 and 6.1; older systems have to be upgraded");
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
              + " Raspberry Pi OS's has not), or name a BTF file of exactly this one: "
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
    if (lockdownLevel().equals("confidentiality")) {
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
              "this kernel has no function tracer (/" + FUNCTIONS + " is missing)",
              "boot a kernel with CONFIG_FUNCTION_TRACER and CONFIG_DYNAMIC_FTRACE: distributions'"
                  + " have them, some vendors' have not")
          : Check.failed(
              name,
              FailureCode.PERMISSION_DENIED,
              "/" + TRACEFS + " is empty or closed",
              "run as root: mount -t tracefs tracefs /sys/kernel/tracing");
    }
    return absent(name, listed);
  }

  /**
   * GCC may make two of it, a head with the first checks and a part with the rest; a caller that
   * took the head in calls the part.
   */
  private String divided() {
    return symbols()
        .filter(symbol -> PART.matcher(symbol).matches())
        .findFirst()
        .map(
            part ->
                ", but the compiler made a "
                    + part
                    + " of its rest: a decision that a caller takes there directly is neither seen"
                    + " nor changed")
        .orElse("");
  }

  /** Tracing works, but not of this function. */
  private Check absent(String name, List<String> listed) {
    boolean whole = symbols().anyMatch(FUNCTION::equals);
    String renamed =
        Stream.concat(listed.stream(), whole ? Stream.empty() : symbols())
            .filter(line -> RENAMED.matcher(line).matches())
            .findFirst()
            .orElse("");
    if (!renamed.isEmpty()) {
      return untraceable(
          name,
          "renamed by the compiler: "
              + renamed
              + ", whose arguments are not those of "
              + FUNCTION
              + " any more",
          "boot a distribution's kernel, or build this one with"
              + " KCFLAGS=\"-fno-ipa-sra -fno-ipa-cp -fno-partial-inlining\"");
    }
    if (whole) {
      return untraceable(
          name,
          "there is such a function, but no place in it to trace: it is not in /" + FUNCTIONS,
          "boot a distribution's kernel: this one was built without patchable entries for it");
    }
    return untraceable(
        name,
        "inlined by the compiler: there is no such function in /"
            + FUNCTIONS
            + " or /proc/kallsyms",
        "boot a distribution's kernel");
  }

  private Stream<String> symbols() {
    return files.linesWith("proc/kallsyms", FUNCTION).stream().map(KernelChecks::symbol);
  }

  /** {@code address type name [module]}. */
  private static String symbol(String line) {
    String[] words = line.split("\\s+", -1);
    return words.length < 3 ? "" : words[2];
  }

  private static Check untraceable(String name, String detail, String fix) {
    return Check.failed(name, FailureCode.SYMBOL_NOT_TRACEABLE, detail, fix);
  }

  /**
   * With "integrity" debugfs is closed and modules need a signature; "confidentiality" closes BPF
   * too.
   */
  private Check lockdown() {
    String name = "lockdown";
    String level = lockdownLevel();
    if (level.isEmpty() || level.equals("none")) {
      return Check.ok(
          name, level.isEmpty() ? "not in this kernel, or securityfs is not mounted" : level);
    }
    return Check.failed(
        name,
        FailureCode.PERMISSION_DENIED,
        level
            + (level.equals("integrity")
                ? ": the scheduler's settings in debugfs cannot be read, and no module without the"
                    + " kernel's own signature loads"
                : ": no probe may read the kernel's memory, and no module without the kernel's own"
                    + " signature loads"),
        "boot without lockdown= on the kernel's command line, or with Secure Boot off; it cannot be"
            + " lifted while the kernel runs");
  }

  /** The word in brackets; empty where there is none. */
  private String lockdownLevel() {
    Matcher chosen =
        Pattern.compile("\\[(\\w+)]").matcher(files.text("sys/kernel/security/lockdown"));
    return chosen.find() ? chosen.group(1) : "";
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
