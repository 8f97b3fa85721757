// SPDX-License-Identifier: Apache-2.0
package dev.mllb.boot;

import static java.util.Objects.requireNonNull;

import dev.mllb.activity.StepLimits;
import dev.mllb.basics.ChildProcess;
import dev.mllb.basics.FileFailure;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.machine.MachineFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This machine, by the {@code kexec} program and the running init. */
public final class SystemReboot implements Reboot {

  private static final Logger log = LoggerFactory.getLogger(SystemReboot.class);

  private static final Duration LOAD_WITHIN = StepLimits.KEXEC_LOAD;

  private static final Duration ASK_WITHIN = StepLimits.REBOOT_ASKED;

  /**
   * Without these {@code systemctl reboot} starts a loaded kernel (since 246), or another root file
   * system in the kernel that runs (since 254).
   */
  private static final Map<String, String> PLAINLY =
      Map.of("SYSTEMCTL_SKIP_AUTO_KEXEC", "1", "SYSTEMCTL_SKIP_AUTO_SOFT_REBOOT", "1");

  private final MachineFiles files;
  private final Function<ChildProcess, ChildProcess.Result> programs;

  /** The machine itself. */
  public SystemReboot() {
    this(Path.of("/"), ChildProcess::run);
  }

  /**
   * @param root {@code /}, but in tests
   * @param programs runs them
   */
  SystemReboot(Path root, Function<ChildProcess, ChildProcess.Result> programs) {
    this.files = new MachineFiles(root);
    this.programs = programs;
  }

  @Override
  public void load(Path kernel, @Nullable Path initrd, String cmdline) {
    List<String> argv = new ArrayList<>(List.of("kexec", "--load", "--kexec-syscall-auto"));
    // A sum over what is loaded that is found wrong ends in a loop, from which nothing resets.
    argv.add("--no-checks");
    argv.add(kernel.toString());
    if (initrd != null) {
      argv.add("--initrd=" + initrd);
    }
    argv.add("--command-line=" + cmdline);
    ChildProcess.Result said = run(LOAD_WITHIN, argv);
    if (said.isTimedOut()) {
      throw new MllbException(
          FailureCode.HOST_BUSY,
          "kexec did not load " + kernel + " within " + LOAD_WITHIN.toMinutes() + " minutes");
    }
    if (!said.isSuccess()) {
      throw new MllbException(
          FailureCode.UNSUPPORTED_KERNEL,
          "kexec cannot load "
              + kernel
              + ": "
              + said.lastLine()
              + "; try it by hand as root: "
              + argv.stream()
                  .map(word -> word.contains(" ") ? "'" + word + "'" : word)
                  .collect(Collectors.joining(" "))
              + " && kexec --unload");
    }
  }

  @Override
  public void unload() {
    if (!files.line("sys/kernel/kexec_loaded").equals("1")) {
      return;
    }
    ChildProcess.Result said =
        run(ASK_WITHIN, List.of("kexec", "--unload", "--kexec-syscall-auto"));
    if (!said.isSuccess()) {
      throw new MllbException(
          FailureCode.HOST_NOT_NATIVE,
          "the kernel of an arm stays loaded: kexec --unload: " + said.lastLine());
    }
  }

  @Override
  public void intoLoaded() {
    if (hasSystemd()) {
      systemctl("kexec", Map.of());
    } else {
      readOnly();
      asked(List.of("kexec", "--exec"), Map.of());
    }
  }

  @Override
  public void plainly() {
    if (hasSystemd()) {
      systemctl("reboot", PLAINLY);
    } else {
      readOnly();
      sysrq('b');
    }
  }

  @Override
  public String kernelLog() {
    try {
      ChildProcess.Result said = run(ASK_WITHIN, List.of("dmesg"));
      return said.isSuccess() ? said.output() : "";
    } catch (MllbException e) {
      log.warn("what the kernel said is not known: {}", e.getMessage());
      return "";
    }
  }

  private boolean hasSystemd() {
    return files.exists("run/systemd/system");
  }

  private void systemctl(String verb, Map<String, String> environment) {
    asked(List.of("systemctl", verb), environment);
  }

  private void asked(List<String> argv, Map<String, String> environment) {
    ChildProcess.Result said = run(ASK_WITHIN, argv, environment);
    if (!said.isSuccess()) {
      throw new MllbException(
          FailureCode.HOST_NOT_NATIVE,
          "this machine does not go down: " + String.join(" ", argv) + ": " + said.lastLine());
    }
  }

  /** Where no init ends services: everything to the disk, then nothing is written any more. */
  private void readOnly() {
    sysrq('s');
    sysrq('u');
  }

  private void sysrq(char what) {
    try {
      Files.writeString(files.path("proc/sysrq-trigger"), String.valueOf(what));
    } catch (IOException e) {
      log.warn("/proc/sysrq-trigger does not take {}: {}", what, e.toString());
    }
  }

  private ChildProcess.Result run(Duration limit, List<String> argv) {
    return run(limit, argv, Map.of());
  }

  private ChildProcess.Result run(
      Duration limit, List<String> argv, Map<String, String> environment) {
    try {
      return programs.apply(new ChildProcess(argv, Path.of("."), environment, limit));
    } catch (UncheckedIOException e) {
      MllbException why = FileFailure.of("cannot run " + argv.get(0), requireNonNull(e.getCause()));
      throw why.code() == FailureCode.FILE_UNUSABLE
          ? new MllbException(
              FailureCode.TOOL_MISSING, why.getMessage() + "; kexec is in kexec-tools", e)
          : why;
    }
  }
}
