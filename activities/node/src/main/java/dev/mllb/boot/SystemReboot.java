// SPDX-License-Identifier: Apache-2.0
package dev.mllb.boot;

import dev.mllb.basics.ChildProcess;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This machine, by the {@code kexec} program and the running init. */
public final class SystemReboot implements Reboot {

  private static final Logger log = LoggerFactory.getLogger(SystemReboot.class);

  /** Copies a kernel and its first file system through memory; slow only where emulated. */
  private static final Duration LOAD_WITHIN = Duration.ofMinutes(3);

  private static final Duration ASK_WITHIN = Duration.ofMinutes(1);

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
    if (!said.isSuccess()) {
      throw new MllbException(
          FailureCode.UNSUPPORTED_KERNEL,
          "kexec cannot load "
              + kernel
              + ": "
              + said.lastLine()
              + "; try it by hand: kexec --load");
    }
  }

  @Override
  public void intoLoaded() {
    if (hasSystemd()) {
      systemctl("kexec");
    } else {
      readOnly();
      run(ASK_WITHIN, List.of("kexec", "--exec"));
    }
  }

  @Override
  public void plainly() {
    if (hasSystemd()) {
      systemctl("reboot");
    } else {
      readOnly();
      sysrq('b');
    }
  }

  private static boolean hasSystemd() {
    return Files.isDirectory(Path.of("/run/systemd/system"));
  }

  private static void systemctl(String verb) {
    ChildProcess.Result said = run(ASK_WITHIN, List.of("systemctl", verb));
    if (!said.isSuccess()) {
      throw new MllbException(
          FailureCode.HOST_NOT_NATIVE, "systemctl " + verb + " failed: " + said.lastLine());
    }
  }

  /** Where no init ends services: everything to the disk, then nothing is written any more. */
  private static void readOnly() {
    sysrq('s');
    sysrq('u');
  }

  private static void sysrq(char what) {
    try {
      Files.writeString(Path.of("/proc/sysrq-trigger"), String.valueOf(what));
    } catch (IOException e) {
      log.warn("/proc/sysrq-trigger does not take {}: {}", what, e.toString());
    }
  }

  private static ChildProcess.Result run(Duration limit, List<String> argv) {
    try {
      return ChildProcess.of(limit, argv.toArray(String[]::new)).run();
    } catch (UncheckedIOException e) {
      throw new MllbException(
          FailureCode.UNSUPPORTED_KERNEL,
          argv.get(0) + " cannot be run: " + e.getCause() + "; install kexec-tools",
          e);
    }
  }
}
