// SPDX-License-Identifier: Apache-2.0
package dev.mllb.host;

import dev.mllb.failure.FailureCode;
import dev.mllb.machine.MachineFacts;
import dev.mllb.machine.MachineFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whether a module can be built for the running kernel, and if not, what is wrong with its headers.
 */
final class HeaderCheck {

  private static final String NAME = "kernel headers";

  /** Machines of ELF files, by the JVM's name. */
  private static final Map<String, Integer> MACHINE = Map.of("aarch64", 183, "amd64", 62);

  private static final Pattern UTS_RELEASE = Pattern.compile("UTS_RELEASE \"([^\"]+)\"");

  /** Of which one has to be there: registers before 6.2, arguments since. */
  private static final Set<String> REDIRECTION =
      Set.of("CONFIG_DYNAMIC_FTRACE_WITH_REGS=y", "CONFIG_DYNAMIC_FTRACE_WITH_ARGS=y");

  private static final int ELF_MAGIC = 0x464c457f;

  /** Archives drop the headers of a kernel soon after they have a newer one. */
  private static final String OR_NEWER =
      "; an archive that has it no more has the newest kernel and its headers: install both, and"
          + " reboot";

  private final MachineFiles files;
  private final SystemPackages packages;
  private final String arch;

  /**
   * @param arch {@code os.arch} of the machine that runs the headers' programs
   */
  HeaderCheck(MachineFiles files, String arch) {
    this.files = files;
    this.packages = new SystemPackages(files);
    this.arch = arch;
  }

  Check check() {
    String release = new MachineFacts(files).kernelRelease();
    String build = "lib/modules/" + release + "/build";
    if (!Files.isDirectory(files.path(build))) {
      return missing(release);
    }
    // Not include/config/kernel.release: in Debian 11 and 12 that is the upstream version.
    Matcher of = UTS_RELEASE.matcher(files.text(build + "/include/generated/utsrelease.h"));
    if (of.find() && !of.group(1).equals(release)) {
      return failed(
          "/" + build + " holds the headers of " + of.group(1) + ", but " + release + " runs",
          packages.installHeaders(release) + ", or boot " + of.group(1));
    }
    Set<String> config = Set.copyOf(files.lines(build + "/include/config/auto.conf"));
    boolean clang = config.contains("CONFIG_CC_IS_CLANG=y");
    String banner = files.text("proc/version");
    if (!config.isEmpty() && !banner.isEmpty() && clang != banner.contains("clang version")) {
      return failed(
          "the headers' configuration says that "
              + (clang ? "clang" : "gcc")
              + " built this kernel, the kernel itself says otherwise: they are not of this build",
          "install the headers that came with this very kernel");
    }
    return config.isEmpty()
        ? tools(build, clang)
        : lacking(config).orElseGet(() -> tools(build, clang));
  }

  /** What the module would only find out after it was built. */
  private static Optional<Check> lacking(Set<String> config) {
    if (!config.contains("CONFIG_KPROBES=y")) {
      return Optional.of(
          unfit(
              "this kernel was built without CONFIG_KPROBES, by which the module finds the function",
              "boot a distribution's kernel; collecting needs none from Linux 6.4 on"));
    }
    if (Collections.disjoint(config, REDIRECTION)) {
      return Optional.of(
          unfit(
              "this kernel's ftrace gives neither registers nor arguments, so the module cannot"
                  + " redirect the function",
              "boot a kernel with CONFIG_DYNAMIC_FTRACE_WITH_REGS or, from Linux 6.2 on, _WITH_ARGS;"
                  + " collecting needs neither"));
    }
    return Optional.empty();
  }

  private Check missing(String release) {
    List<String> others = othersWithHeaders(release);
    if (others.isEmpty()) {
      return failed(
          "/lib/modules/" + release + "/build is missing",
          packages.installHeaders(release) + OR_NEWER);
    }
    return failed(
        "headers of "
            + String.join(", ", others)
            + " are installed, but "
            + release
            + " runs: the kernel was upgraded and not yet booted, or its headers are gone",
        "reboot into "
            + others.get(others.size() - 1)
            + ", or "
            + packages.installHeaders(release)
            + OR_NEWER);
  }

  private List<String> othersWithHeaders(String release) {
    try (Stream<Path> kernels = Files.list(files.path("lib/modules"))) {
      return kernels
          .filter(kernel -> Files.isDirectory(kernel.resolve("build")))
          .map(kernel -> kernel.getFileName().toString())
          .filter(other -> !other.equals(release))
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private Check tools(String build, boolean clang) {
    Path modpost = files.path(build + "/scripts/mod/modpost");
    if (!Files.exists(modpost)) {
      return failed(
          "/" + build + " has no scripts/mod/modpost: headers without their programs",
          "install the package of the programs (Debian's linux-kbuild), or run make modules_prepare"
              + " there");
    }
    int machine = elfMachine(modpost);
    if (machine != 0 && machine != MACHINE.getOrDefault(arch, machine)) {
      return failed(
          String.format(
              Locale.ROOT,
              "the headers' own programs (%s) are for another architecture (ELF machine %d) than"
                  + " this one (%s): the kernel was cross-built",
              modpost,
              machine,
              arch),
          "build them here: make -C /"
              + build
              + " modules_prepare; or install a distribution's headers");
    }
    if (clang && !files.exists("usr/bin/clang")) {
      return failed(
          "this kernel was built with clang, and there is none here",
          packages.install("clang lld llvm"));
    }
    return Check.ok(NAME, "/" + build + (clang ? ", built with clang" : ""));
  }

  /** 0 for what is not an ELF file, as a script. */
  private static int elfMachine(Path program) {
    try (var in = Files.newInputStream(program)) {
      ByteBuffer head = ByteBuffer.wrap(in.readNBytes(20)).order(ByteOrder.LITTLE_ENDIAN);
      return head.limit() == 20 && head.getInt(0) == ELF_MAGIC ? head.getShort(18) & 0xffff : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  private static Check unfit(String detail, String fix) {
    return Check.failed(NAME, FailureCode.UNSUPPORTED_KERNEL, detail, fix);
  }

  private static Check failed(String detail, String fix) {
    return Check.failed(NAME, FailureCode.TOOL_MISSING, detail, fix);
  }
}
