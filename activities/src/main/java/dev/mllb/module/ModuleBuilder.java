package dev.mllb.module;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.internal.process.ChildProcess;
import dev.mllb.internal.share.Share;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Builds mllb.ko against the running kernel. The build folder is kept: another model for the same
 * kernel compiles one small file.
 */
public final class ModuleBuilder {

  /** On an emulated node with two busy cores a first build took 160 s. */
  private static final Duration LIMIT = Duration.ofMinutes(20);

  private final Path sources;
  private final Path buildRoot;
  private final Path btf;
  private final Path kernelBuild;
  private final String tuning;

  /**
   * @param sources kmod's sources
   * @param buildRoot folder of ours that outlives the process
   * @param kernel whose module is built
   * @param tuning compiler flags for this CPU; empty for any arm64
   */
  public ModuleBuilder(Path sources, Path buildRoot, Kernel kernel, String tuning) {
    this.sources = sources;
    this.buildRoot = buildRoot.resolve(kernel.release());
    this.btf = kernel.btf();
    this.kernelBuild = kernel.buildDirectory();
    this.tuning = tuning;
  }

  /**
   * What a module is built against.
   *
   * @param release {@code uname -r}
   * @param buildDirectory the headers
   * @param btf raw BTF of that very kernel
   */
  public record Kernel(String release, Path buildDirectory, Path btf) {

    /** The running one. */
    public static Kernel running() {
      try {
        String release = Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip();
        return new Kernel(
            release, Path.of("/lib/modules", release, "build"), Path.of("/sys/kernel/btf/vmlinux"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** With the sources that ship beside the jars, for the running kernel. */
  public static ModuleBuilder here(Path state) {
    return new ModuleBuilder(
        Share.file("kmod"), state.resolve("build"), Kernel.running(), CpuTuning.flags());
  }

  /**
   * What a build made.
   *
   * @param ko the module
   * @param inferProgram {@code mllb-infer}, the same inference source in user space
   * @param log what make and the compiler said
   */
  public record Built(Path ko, Path inferProgram, String log) {}

  /**
   * Builds.
   *
   * @param modelHeader {@code mllb_model.h} to build in; null for none
   * @throws MllbException TOOL_MISSING, NO_BTF, MODULE_BUILD_FAILED
   */
  public synchronized Built build(@Nullable Path modelHeader) {
    checkKernel();
    try {
      refreshSources();
    } catch (IOException e) {
      throw new MllbException(
          FailureCode.DISK_FULL, "cannot copy the module's sources to " + buildRoot, e);
    }
    List<String> argv = new ArrayList<>(List.of("make", "-j2", "modules", "user"));
    argv.add("KDIR=" + kernelBuild);
    argv.add("BTF=" + btf);
    argv.add("MODEL_H=" + (modelHeader == null ? "" : modelHeader.toAbsolutePath()));
    argv.add("MLLB_TUNE=" + tuning);
    ChildProcess.Result made = make(argv);
    if (!made.isSuccess()) {
      throw new MllbException(
          FailureCode.MODULE_BUILD_FAILED,
          "make of mllb.ko failed (" + made.status() + "): " + firstError(made));
    }
    return new Built(
        buildRoot.resolve("mllb.ko"), buildRoot.resolve("build/mllb-infer"), made.output());
  }

  /**
   * {@code mllb-infer} of the same sources; built now if no build was made here yet.
   *
   * @throws MllbException as {@link #build}
   */
  public synchronized Path inferProgram() {
    Path program = buildRoot.resolve("build/mllb-infer");
    return Files.isExecutable(program) ? program : build(null).inferProgram();
  }

  private ChildProcess.Result make(List<String> argv) {
    try {
      return new ChildProcess(argv, buildRoot, Map.of("LC_ALL", "C"), LIMIT).run();
    } catch (UncheckedIOException e) {
      throw new MllbException(
          FailureCode.TOOL_MISSING, "make cannot be run: install make and gcc", e);
    }
  }

  private void checkKernel() {
    if (!Files.isReadable(btf)) {
      throw new MllbException(
          FailureCode.NO_BTF,
          btf + " cannot be read: the kernel needs CONFIG_DEBUG_INFO_BTF, and the worker root");
    }
    if (!Files.isDirectory(kernelBuild)) {
      throw new MllbException(
          FailureCode.TOOL_MISSING,
          kernelBuild + " is missing: install the headers of this kernel (linux-headers-arm64)");
    }
  }

  /** Copies what changed; an unchanged file keeps its age, so that make leaves it alone. */
  private void refreshSources() throws IOException {
    try (var files = Files.walk(sources)) {
      for (Path from : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        Path relative = sources.relativize(from);
        if (relative.startsWith("build") || relative.endsWith("mllb_model_h.h")) {
          continue;
        }
        Path to = buildRoot.resolve(relative.toString());
        Files.createDirectories(to.getParent());
        if (!Files.exists(to) || Files.mismatch(from, to) >= 0) {
          Files.write(to, Files.readAllBytes(from));
        }
      }
    }
  }

  private static String firstError(ChildProcess.Result made) {
    return made.output()
        .lines()
        .filter(line -> line.contains("rror"))
        .findFirst()
        .orElse(made.lastLine())
        .strip();
  }
}
