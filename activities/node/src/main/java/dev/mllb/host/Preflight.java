package dev.mllb.host;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.module.ModuleBuilder;
import dev.mllb.module.ModuleGate;
import dev.mllb.module.ModuleLoader;
import dev.mllb.module.OwnersModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Every precondition of an experiment on this node, really tried: the probe is attached, the module
 * is built, loaded switched off, and unloaded. Nothing stays.
 */
public final class Preflight {

  private static final long DISK_BYTES = 200L << 20;

  private final Path root;
  private final Path state;
  private final Supplier<String> attachment;
  private final ModuleGate gate;

  /**
   * @param root {@code /}, but in tests
   * @param state the worker's folder
   * @param attachment attaches and detaches the probe, and says how ({@code fexit} or {@code
   *     kprobe})
   * @param gate asked before the module is loaded
   */
  public Preflight(Path root, Path state, Supplier<String> attachment, ModuleGate gate) {
    this.root = root;
    this.state = state;
    this.attachment = attachment;
    this.gate = gate;
  }

  /**
   * Everything tried.
   *
   * @param checks in the order they were tried; none after the first that makes the rest pointless
   * @param attach how the probe attached; empty when it did not
   */
  public record Outcome(List<Check> checks, String attach) {

    public Outcome {
      checks = List.copyOf(checks);
    }

    /** The first that does not hold. */
    public Optional<Check> firstFailure() {
      return checks.stream().filter(check -> !check.holds()).findFirst();
    }

    /**
     * The way the probe attaches, if all is well.
     *
     * @throws MllbException with the code, finding and fix of the first check that failed
     */
    public String orThrow() {
      Check bad = firstFailure().orElse(null);
      if (bad != null && bad.failure() != null) {
        throw new MllbException(bad.failure(), bad.name() + ": " + bad.detail() + "; " + bad.fix());
      }
      return attach;
    }
  }

  /** Tries all. */
  public Outcome run() {
    List<Check> checks = new ArrayList<>();
    checks.add(architecture());
    checks.add(superuser());
    checks.add(cpus());
    checks.add(btf());
    checks.add(traceable());
    checks.add(disk());
    if (checks.stream().anyMatch(check -> !check.holds())) {
      return new Outcome(checks, "");
    }
    String[] attach = {""};
    checks.add(
        tried(
            "probe attaches",
            "install libbpf1 (1.1 or later); if it is there, report the message with uname -r",
            () -> attach[0] = attachment.get()));
    checks.add(
        tried(
            "module builds, loads and unloads",
            "install gcc, make and the headers of exactly this kernel; what the message means:"
                + " the guide's last section",
            this::tryModule));
    return new Outcome(checks, attach[0]);
  }

  private static Check architecture() {
    String arch = System.getProperty("os.arch");
    return arch.equals("aarch64")
        ? Check.ok("architecture", arch)
        : Check.failed(
            "architecture",
            FailureCode.UNSUPPORTED_KERNEL,
            arch,
            "experiments run on arm64; ./mllb run starts an emulated node");
  }

  private static Check superuser() {
    String user = System.getProperty("user.name");
    return user.equals("root")
        ? Check.ok("user", user)
        : Check.failed("user", FailureCode.PERMISSION_DENIED, user, "run the worker as root");
  }

  private static Check cpus() {
    int cpus = Runtime.getRuntime().availableProcessors();
    return cpus > 1
        ? Check.ok("CPUs", Integer.toString(cpus))
        : Check.failed(
            "CPUs",
            FailureCode.UNSUPPORTED_KERNEL,
            "one",
            "there is nothing to balance on one CPU");
  }

  private Check btf() {
    Path file = root.resolve("sys/kernel/btf/vmlinux");
    return Files.isReadable(file)
        ? Check.ok("kernel BTF", file.toString())
        : Check.failed(
            "kernel BTF",
            FailureCode.NO_BTF,
            file + " cannot be read",
            "use a kernel with CONFIG_DEBUG_INFO_BTF (Debian's have it)");
  }

  private Check traceable() {
    String name = "can_migrate_task is traceable";
    Path file = root.resolve("sys/kernel/tracing/available_filter_functions");
    try (var lines = Files.lines(file)) {
      if (lines.anyMatch(line -> line.equals("can_migrate_task"))) {
        return Check.ok(name, "yes");
      }
      return Check.failed(
          name,
          FailureCode.SYMBOL_NOT_TRACEABLE,
          "not listed in " + file,
          "this kernel's compiler inlined it: use a distribution kernel");
    } catch (IOException | UncheckedIOException e) {
      return Check.failed(
          name,
          FailureCode.PERMISSION_DENIED,
          file + " cannot be read",
          "mount tracefs at /sys/kernel/tracing and run as root");
    }
  }

  private Check disk() {
    try {
      Files.createDirectories(state);
      long free = Files.getFileStore(state).getUsableSpace();
      if (free >= DISK_BYTES) {
        return Check.ok("disk space", (free >> 20) + " MiB free at " + state);
      }
      return Check.failed(
          "disk space",
          FailureCode.DISK_FULL,
          (free >> 20) + " MiB free at " + state,
          "free at least " + (DISK_BYTES >> 20) + " MiB");
    } catch (IOException e) {
      return Check.failed(
          "disk space", FailureCode.DISK_FULL, e.toString(), "make " + state + " writable");
    }
  }

  private String tryModule() {
    ModuleBuilder.Built built = ModuleBuilder.here(state).build(null);
    ModuleLoader loader = new ModuleLoader(state, gate);
    loader.clear();
    try {
      loader.load(built.module(), "preflight");
      return "loaded switched off, redirection seen, unloaded";
    } finally {
      loader.unload();
      OwnersModule.in(state).putBack();
    }
  }

  private static Check tried(String name, String fix, Supplier<String> attempt) {
    try {
      return Check.ok(name, attempt.get());
    } catch (MllbException e) {
      return Check.failed(name, e.code(), String.valueOf(e.getMessage()), fix);
    }
  }
}
