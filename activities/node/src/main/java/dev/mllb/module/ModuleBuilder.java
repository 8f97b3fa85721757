// SPDX-License-Identifier: Apache-2.0
package dev.mllb.module;

import static java.util.Objects.requireNonNull;

import dev.mllb.activity.StepLimits;
import dev.mllb.basics.ChildProcess;
import dev.mllb.basics.Digest;
import dev.mllb.basics.FileFailure;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.install.InstalledFiles;
import dev.mllb.learning.net.ModelBin;
import dev.mllb.learning.net.ModelHeader;
import dev.mllb.machine.MachineFacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Builds mllb.ko against the running kernel, from the sources that came with this installation and
 * a model as data: the C text of the model is written here, from a file that was decoded and
 * checked. The build folder is kept: another model for the same kernel compiles one small file.
 */
public final class ModuleBuilder {

  private static final Duration LIMIT = StepLimits.MAKE;

  /** One make at a time in a folder, whichever instance asks. */
  private static final Map<Path, Lock> MAKES = new ConcurrentHashMap<>();

  private final Path sources;
  private final Path buildRoot;
  private final Kernel kernel;
  private final String tuning;
  private final BuiltModules built;
  private final BuildMark mark;
  private final boolean byHand;

  /**
   * For activities.
   *
   * @param sources kmod's sources
   * @param state folder of ours that outlives the process
   * @param kernel whose module is built
   * @param tuning compiler flags for this CPU; empty for any arm64
   */
  public ModuleBuilder(Path sources, Path state, Kernel kernel, String tuning) {
    this(sources, state, kernel, tuning, false);
  }

  private ModuleBuilder(Path sources, Path state, Kernel kernel, String tuning, boolean byHand) {
    this.byHand = byHand;
    this.sources = sources;
    this.buildRoot = state.resolve("build").resolve(kernel.release()).toAbsolutePath().normalize();
    this.kernel = kernel;
    this.tuning = tuning;
    this.built = new BuiltModules(state, kernel);
    this.mark = new BuildMark(buildRoot, lockFile());
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
      String release = MachineFacts.here().kernelRelease();
      return new Kernel(
          release, Path.of("/lib/modules", release, "build"), Path.of("/sys/kernel/btf/vmlinux"));
    }
  }

  /** With the sources that ship beside the jars, for the running kernel. */
  public static ModuleBuilder here(Path state) {
    return new ModuleBuilder(
        InstalledFiles.file("kmod"), state, Kernel.running(), CpuTuning.flags());
  }

  /** As {@link #here}, for a command: no experiment loads what it builds. */
  public static ModuleBuilder byHand(Path state) {
    return new ModuleBuilder(
        InstalledFiles.file("kmod"), state, Kernel.running(), CpuTuning.flags(), true);
  }

  /**
   * What a build made.
   *
   * @param module what it is; a copy of it is kept for loading
   * @param ko the file as make left it; the next build replaces it
   * @param inferProgram {@code mllb-infer}, the same inference source in user space
   * @param log what make and the compiler said
   */
  public record Built(BuiltModule module, Path ko, Path inferProgram, String log) {}

  /**
   * Builds.
   *
   * @param modelBin {@code model.bin} to build in; null for none
   * @throws MllbException MODEL_SCHEMA_MISMATCH for anything but a model; TOOL_MISSING, NO_BTF,
   *     MODULE_BUILD_FAILED
   */
  public Built build(byte @Nullable [] modelBin) {
    return build(modelBin, ko -> {});
  }

  /**
   * One without a model: what was built here before from these sources for this kernel and its
   * types, or a new one. On a slow node make takes a third of a minute to find nothing to do.
   *
   * @throws MllbException as {@link #build}
   */
  public BuiltModule withoutModel() {
    try {
      return built.find(sourceSha256(), BuiltModule.NO_MODEL).orElseGet(() -> build(null).module());
    } catch (IOException e) {
      throw FileFailure.of("cannot read the module's sources in " + sources, e);
    }
  }

  /**
   * Builds, and signs before the module is kept.
   *
   * @param signer appends the owner's signature to a module
   */
  public Built build(byte @Nullable [] modelBin, Consumer<Path> signer) {
    ModelBin model = modelBin == null ? null : ModelBin.decode(modelBin);
    checkKernel();
    Lock lock = MAKES.computeIfAbsent(buildRoot, folder -> new ReentrantLock());
    lock.lock();
    try {
      FileChannel others = otherProcesses();
      try {
        mark.begin();
        refreshSources();
        return make(model, signer);
      } finally {
        others.close();
      }
    } catch (IOException e) {
      throw FileFailure.of("cannot build in " + buildRoot, e);
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a make that another process runs in this folder; closing it lets the next one in. */
  private FileChannel otherProcesses() throws IOException {
    Files.createDirectories(buildRoot);
    FileChannel channel =
        FileChannel.open(lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channel.lock();
    return channel;
  }

  private Path lockFile() {
    return buildRoot.resolve(".lock");
  }

  private Built make(@Nullable ModelBin model, Consumer<Path> signer) throws IOException {
    String modelId =
        model == null ? BuiltModule.NO_MODEL : HexFormat.of().formatHex(model.modelId());
    Path header = buildRoot.resolve("model.h");
    Files.writeString(header, model == null ? "" : ModelHeader.of(model.encode(), modelId));
    List<String> argv = new ArrayList<>(List.of("make", "-j2", "modules", "build/mllb-infer"));
    argv.add("KDIR=" + kernel.buildDirectory());
    argv.add("BTF=" + kernel.btf());
    argv.add("MODEL_H=" + (model == null ? "" : header));
    argv.add("MLLB_TUNE=" + tuning);
    if (isBuiltWithClang()) {
      argv.add("LLVM=1");
    }
    ChildProcess.Result made = run(argv);
    if (made.isTimedOut()) {
      throw new MllbException(
          FailureCode.MODULE_BUILD_FAILED,
          "make of mllb.ko was killed: it took longer than "
              + LIMIT.toMinutes()
              + " minutes, or memory ran out; try again on a less busy machine");
    }
    if (!made.isSuccess()) {
      // By itself: make removes what its compiler did not finish.
      mark.end();
      throw new MllbException(
          FailureCode.MODULE_BUILD_FAILED,
          "make of mllb.ko failed (" + made.status() + "): " + firstError(made));
    }
    Path ko = buildRoot.resolve("mllb.ko");
    signer.accept(ko);
    mark.end();
    return new Built(
        byHand
            ? built.keepByHand(ko, sourceSha256(), modelId)
            : built.keep(ko, sourceSha256(), modelId),
        ko,
        buildRoot.resolve("build/mllb-infer"),
        made.output());
  }

  /** Digest of the sources without the model: names and contents, in the order of the names. */
  String sourceSha256() throws IOException {
    StringBuilder all = new StringBuilder();
    for (Path relative : sourceFiles()) {
      all.append(relative).append(' ');
      all.append(Digest.sha256(sources.resolve(relative))).append('\n');
    }
    return Digest.sha256(all.toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * {@code mllb-infer} of the same sources; built now if no build was made here yet.
   *
   * @throws MllbException as {@link #build}
   */
  public Path inferProgram() {
    Path program = buildRoot.resolve("build/mllb-infer");
    boolean isWhole = Files.isExecutable(program) && !mark.isThere();
    return isWhole ? program : build(null).inferProgram();
  }

  private ChildProcess.Result run(List<String> argv) {
    try {
      return new ChildProcess(argv, buildRoot, Map.of("LC_ALL", "C"), LIMIT).run();
    } catch (UncheckedIOException e) {
      IOException cause = requireNonNull(e.getCause());
      if (FileFailure.code(cause) == FailureCode.INTERRUPTED) {
        throw FileFailure.of("the build was stopped", cause);
      }
      throw new MllbException(
          FailureCode.TOOL_MISSING, "make cannot be run: install make and gcc", e);
    }
  }

  private void checkKernel() {
    if (!Files.isReadable(kernel.btf())) {
      throw new MllbException(
          FailureCode.NO_BTF,
          kernel.btf()
              + " cannot be read: the kernel needs CONFIG_DEBUG_INFO_BTF, and the worker root");
    }
    if (!Files.isDirectory(kernel.buildDirectory())) {
      throw new MllbException(
          FailureCode.TOOL_MISSING,
          kernel.buildDirectory()
              + " is missing: install the headers of this kernel (linux-headers-arm64)");
    }
  }

  /** A module has to come from the kernel's own kind of compiler. */
  private boolean isBuiltWithClang() {
    try {
      return Files.readAllLines(kernel.buildDirectory().resolve("include/config/auto.conf"))
          .contains("CONFIG_CC_IS_CLANG=y");
    } catch (IOException e) {
      return false;
    }
  }

  /** Copies what changed; an unchanged file keeps its age, so that make leaves it alone. */
  private void refreshSources() throws IOException {
    for (Path relative : sourceFiles()) {
      Path from = sources.resolve(relative);
      Path to = buildRoot.resolve(relative.toString());
      Files.createDirectories(to.getParent());
      if (!Files.exists(to) || Files.mismatch(from, to) >= 0) {
        Files.write(to, Files.readAllBytes(from));
      }
    }
  }

  private List<Path> sourceFiles() throws IOException {
    try (var files = Files.walk(sources)) {
      return files
          .filter(Files::isRegularFile)
          .map(sources::relativize)
          .filter(file -> !file.startsWith("build") && !file.endsWith("mllb_model_h.h"))
          .sorted()
          .toList();
    }
  }

  private static String firstError(ChildProcess.Result made) {
    return made.output()
        .lines()
        .filter(line -> line.contains("rror") || line.contains("*** No rule"))
        .findFirst()
        .orElse(made.lastLine())
        .strip();
  }
}
