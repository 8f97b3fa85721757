// SPDX-License-Identifier: Apache-2.0
package dev.mllb.host;

import dev.mllb.bpf.RunningBtf;
import dev.mllb.collect.KernelStateReader;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.heartbeat.ReservedIds;
import dev.mllb.machine.MachineCpus;
import dev.mllb.machine.MachineFacts;
import dev.mllb.machine.MachineFiles;
import dev.mllb.module.BuiltModule;
import dev.mllb.module.ModuleBuilder;
import dev.mllb.module.ModuleGate;
import dev.mllb.module.ModuleLoader;
import dev.mllb.workload.run.WorkloadCheck;
import dev.mllb.workload.run.WorkloadUserCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every precondition of an experiment on this node, really tried: the probe is attached, the module
 * is built, loaded switched off, and unloaded. Nothing of it stays.
 */
public final class Preflight {

  /** Under which its module is noted. */
  public static final String NAME = ReservedIds.PREFLIGHT;

  private static final long DISK_BYTES = 200L << 20;

  private final Place place;
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
    this(Place.at(root), state, attachment, gate);
  }

  Preflight(Place place, Path state, Supplier<String> attachment, ModuleGate gate) {
    this.place = place;
    this.root = place.root();
    this.state = state;
    this.attachment = attachment;
    this.gate = gate;
  }

  /**
   * Where it is asked, as tests may make it up.
   *
   * @param root of the machine's files
   * @param arch as the JVM calls it
   * @param user of this process
   * @param givenBtf a file in place of BTF that the kernel has not; empty without one
   */
  record Place(Path root, String arch, String user, String givenBtf) {

    static Place at(Path root) {
      return new Place(
          root,
          System.getProperty("os.arch"),
          System.getProperty("user.name"),
          System.getenv().getOrDefault(RunningBtf.VARIABLE, ""));
    }
  }

  /**
   * Everything tried.
   *
   * @param checks in the order they were tried; none after the first that makes the rest pointless
   * @param attach how the probe attached; empty when it did not
   */
  public record Findings(List<Check> checks, String attach) {

    public Findings {
      checks = List.copyOf(checks);
    }

    /**
     * The way the probe attaches, if all is well.
     *
     * @throws MllbException with the code, finding and fix of the first check that failed
     */
    public String orThrow() {
      checks.forEach(Check::orThrow);
      return attach;
    }
  }

  /** Tries what every trial needs; neither probe nor module. */
  public Findings withoutModel() {
    return new Findings(machine(new MachineFiles(root)), "");
  }

  private List<Check> machine(MachineFiles files) {
    List<Check> checks = new ArrayList<>();
    checks.add(BootCheck.own(root, state));
    checks.add(architecture());
    checks.add(superuser());
    checks.add(cpus());
    checks.add(disk());
    WorkloadCheck user = new WorkloadUserCheck(files, state).check();
    checks.add(new Check(user.name(), user.failure(), user.detail(), user.fix()));
    return checks;
  }

  /** Tries all. */
  public Findings run() {
    return run(() -> ModuleBuilder.here(state).build(null).module());
  }

  /** Tries all, with the module that was built here before from the same sources, if there is. */
  public Findings runWithKeptModule() {
    return run(() -> ModuleBuilder.here(state).withoutModel());
  }

  /** Tries what collecting for a model needs, and no module: a scheduler asks it. */
  public Findings withoutModule() {
    return run(null);
  }

  /**
   * As above.
   *
   * @param built makes the module; null when none is wanted
   */
  Findings run(@Nullable Supplier<BuiltModule> built) {
    MachineFiles files = new MachineFiles(root);
    List<Check> checks = machine(files);
    KernelChecks kernel = new KernelChecks(files, place.givenBtf());
    checks.addAll(kernel.all());
    if (checks.stream().anyMatch(check -> !check.holds())) {
      return new Findings(checks, "");
    }
    Check reasons =
        tried(
            "reasons can be derived",
            "boot a distribution's kernel, 5.10 or later",
            () -> KernelStateReader.read(root, place.givenBtf()).derivation());
    checks.add(reasons);
    if (!reasons.holds()) {
      return new Findings(checks, "");
    }
    String[] attach = {""};
    checks.add(
        tried(
            "probe attaches and sees decisions",
            "do what it says; where it says nothing to do, report it with uname -r",
            () -> attach[0] = attachment.get()));
    if (attach[0].isEmpty() || built == null) {
      return new Findings(checks, attach[0]);
    }
    Check modules = kernel.modules();
    checks.add(modules);
    if (!modules.holds()) {
      return new Findings(checks, attach[0]);
    }
    Check headers = new HeaderCheck(files, place.arch()).check();
    checks.add(headers);
    if (headers.holds()) {
      checks.add(
          tried(
              "module builds, loads and unloads",
              new SystemPackages(files).install("gcc make")
                  + "; what the message means: Troubleshoot, mllb doctor",
              () -> tryModule(built.get())));
    }
    return new Findings(checks, attach[0]);
  }

  private Check architecture() {
    String arch = place.arch();
    return arch.equals("aarch64")
        ? Check.ok("architecture", arch)
        : Check.failed(
            "architecture",
            FailureCode.UNSUPPORTED_KERNEL,
            arch,
            "experiments run on arm64; ./mllb run starts an emulated node");
  }

  private Check superuser() {
    String user = place.user();
    return user.equals("root")
        ? Check.ok("user", user)
        : Check.failed("user", FailureCode.PERMISSION_DENIED, user, "run the worker as root");
  }

  /** What workloads inherit from this process would decide how they run. */
  private Check cpus() {
    String name = "CPUs";
    MachineCpus cpus = MachineFacts.below(root).cpus();
    String detail =
        cpus.online().size()
            + " online"
            + (cpus.isolated().isEmpty() ? "" : ", isolated: " + cpus.isolated());
    if (cpus.balanced().size() == 1) {
      return unfit(name, detail, "there is nothing to balance on one CPU");
    }
    if (!cpus.withheld().isEmpty()) {
      return unfit(
          name,
          detail + "; this process, and so every workload, may not use " + cpus.withheld(),
          "start it without taskset, CPUAffinity= or AllowedCPUs=");
    }
    if (cpus.quota() < cpus.balanced().size()) {
      return unfit(
          name,
          String.format(
              Locale.ROOT,
              "%s; the control group allows the time of %.2f CPUs (cpu.max)",
              detail,
              cpus.quota()),
          "start it without CPUQuota=");
    }
    return Check.ok(name, detail);
  }

  private static Check unfit(String name, String detail, String fix) {
    return Check.failed(name, FailureCode.UNSUPPORTED_KERNEL, detail, fix);
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

  private String tryModule(BuiltModule built) {
    new ModuleLoader(state, gate).tryOut(built, NAME);
    return "loaded switched off, redirection seen, unloaded";
  }

  /** A switch that is off may explain more than what failed; what was wrong besides stays said. */
  private Check tried(String name, String fix, Supplier<String> attempt) {
    try {
      return Check.ok(name, attempt.get());
    } catch (MllbException e) {
      List<TracingSwitches.Off> off = new TracingSwitches(new MachineFiles(root)).off();
      StringBuilder detail = new StringBuilder(String.valueOf(e.getMessage()));
      off.forEach(one -> detail.append("; ").append(one.finding()));
      String mend = off.stream().map(TracingSwitches.Off::fix).collect(Collectors.joining(" and "));
      String own = e.code() == FailureCode.HOST_BUSY ? "try again when that has ended" : fix;
      return Check.failed(
          name, e.code(), detail.toString(), mend.isEmpty() ? own : mend + "; or " + own);
    }
  }
}
