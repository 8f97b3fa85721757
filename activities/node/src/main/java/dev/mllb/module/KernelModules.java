// SPDX-License-Identifier: Apache-2.0
package dev.mllb.module;

import dev.mllb.activity.StepLimits;
import dev.mllb.basics.ChildProcess;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The kernel's own door for modules: insmod, rmmod, and what is in. */
public final class KernelModules {

  private static final Duration LIMIT = StepLimits.MODULE_PROGRAM;

  private final Path loaded;
  private final List<Path> programFolders;

  /**
   * @param loaded what exists while mllb.ko is loaded
   * @param programFolders where insmod, rmmod and dmesg are
   */
  KernelModules(Path loaded, List<Path> programFolders) {
    this.loaded = loaded;
    this.programFolders = List.copyOf(programFolders);
  }

  /** Of the running kernel. */
  public static KernelModules here() {
    return new KernelModules(
        Path.of("/sys/module/mllb"),
        List.of(Path.of("/usr/sbin"), Path.of("/sbin"), Path.of("/usr/bin"), Path.of("/bin")));
  }

  /** Whether some mllb.ko is loaded. */
  public boolean isLoaded() {
    return Files.exists(loaded);
  }

  ChildProcess.Result insmod(Path ko) {
    return program("insmod", ko.toAbsolutePath().toString());
  }

  ChildProcess.Result rmmod() {
    return program("rmmod", "mllb");
  }

  /** The module's own last words; it names each refusal in the kernel log. */
  String lastWords() {
    return program("dmesg")
        .output()
        .lines()
        .filter(line -> line.contains("mllb: "))
        .reduce((a, b) -> b)
        .map(line -> line.substring(line.indexOf("mllb: ") + 6))
        .orElse("");
  }

  private ChildProcess.Result program(String name, String... arguments) {
    String path =
        programFolders.stream()
            .map(folder -> folder.resolve(name))
            .filter(Files::isExecutable)
            .findFirst()
            .map(Path::toString)
            .orElseThrow(
                () -> new MllbException(FailureCode.TOOL_MISSING, name + " is missing: kmod"));
    String[] argv = new String[arguments.length + 1];
    argv[0] = path;
    System.arraycopy(arguments, 0, argv, 1, arguments.length);
    return ChildProcess.of(LIMIT, argv).run();
  }
}
