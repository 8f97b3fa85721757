// SPDX-License-Identifier: Apache-2.0
package dev.mllb.module;

import dev.mllb.basics.ChildProcess;
import dev.mllb.basics.Uninterrupted;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.heartbeat.ReservedIds;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** Puts mllb.ko into the kernel and takes it out, with a note on disk of what is in. */
public final class ModuleLoader {

  /** Who loaded a module for itself, not for an experiment. */
  public static final String BY_HAND = ReservedIds.COMMAND_LINE;

  /**
   * As insmod words ENXIO: the module saw no call pass where it redirects. On the emulated node a
   * few loads in a thousand say so, and the next goes through (docs/evidence/module.md); where the
   * redirection really does not happen, each does.
   */
  private static final String NOT_REDIRECTED = "No such device or address";

  private static final int TIMES_TO_REDIRECT = 3;

  /** As insmod words ENOEXEC, ENOENT, ENOENT again, EPROTO, EINVAL, EKEYREJECTED, ENOKEY. */
  private static final List<String> LASTING =
      List.of(
          "Invalid module format",
          "Exec format error",
          "No such file or directory",
          "Unknown symbol",
          "Protocol error",
          "Invalid argument",
          "Invalid parameters",
          "Key was rejected",
          "Required key not available");

  private final KernelModules kernel;
  private final BuiltModules built;
  private final LoadedNote note;
  private final ModuleGate gate;
  private final OwnersModule owners;
  private final ModuleUse use;

  /** A loader that asks no quarantine: by hand, or to unload only. */
  public ModuleLoader(Path state) {
    this(state, ModuleGate.OPEN);
  }

  /**
   * @param state folder that survives a crash of the machine
   * @param gate asked before each module
   */
  public ModuleLoader(Path state, ModuleGate gate) {
    this(state, gate, KernelModules.here(), BuiltModules.in(state));
  }

  ModuleLoader(Path state, ModuleGate gate, KernelModules kernel, BuiltModules built) {
    this.kernel = kernel;
    this.built = built;
    this.note = LoadedNote.in(state);
    this.gate = gate;
    this.owners = new OwnersModule(state, kernel);
    this.use = ModuleUse.in(state);
  }

  /**
   * Makes the kernel free of our module, for who is about to load one: what an attempt before left
   * is taken out, and the owner's own is put aside until the host is restored.
   *
   * @throws MllbException HOST_BUSY when another process on this machine works with the module
   */
  public void clear() {
    use.check();
    if (owners.isLoaded()) {
      owners.putAside();
    }
    unload();
  }

  /**
   * Loads a module that this machine built, switched off. A note with its digest is on disk before
   * the kernel sees it, so that a machine it takes down knows whose fault it was.
   *
   * @throws MllbException HOST_BUSY when one is loaded already; MODULE_REFUSED with the module's
   *     own reason when it will never load here, MODULE_LOAD_FAILED when it may later;
   *     PERMISSION_DENIED; MODULE_QUARANTINED
   */
  public void load(BuiltModule module, String experimentId) {
    if (kernel.isLoaded()) {
      throw new MllbException(FailureCode.HOST_BUSY, "mllb.ko is loaded already: unload it first");
    }
    gate.check(module);
    Path file = built.file(module);
    use.begin();
    note.write(module, experimentId);
    ChildProcess.Result result;
    try {
      result = redirecting(file);
    } catch (UncheckedIOException e) {
      unload();
      throw e;
    }
    if (!result.isSuccess()) {
      MllbException refused = refused(result);
      // One that was killed may have gone through all the same.
      unload();
      throw refused;
    }
  }

  private ChildProcess.Result redirecting(Path file) {
    ChildProcess.Result result = kernel.insmod(file);
    for (int time = 1; time < TIMES_TO_REDIRECT && isNotRedirected(result); time++) {
      result = kernel.insmod(file);
    }
    return result;
  }

  private static boolean isNotRedirected(ChildProcess.Result result) {
    return !result.isSuccess() && result.output().contains(NOT_REDIRECTED);
  }

  /**
   * Loads a module for a moment. Afterwards the machine is as it was: an owner's module that was
   * out already is put back by whom it was put aside.
   *
   * @throws MllbException as {@link #clear} and {@link #load}
   */
  public void tryOut(BuiltModule module, String name) {
    boolean wasAside = owners.isAside();
    try {
      clear();
      try {
        load(module, name);
      } finally {
        unload();
      }
    } finally {
      if (!wasAside) {
        owners.putBack();
      }
    }
  }

  /**
   * Unloads what was loaded by a loader; the owner's own stays. Doing it idempotent.
   *
   * @return whether a module was there
   */
  public boolean unload() {
    return Uninterrupted.get(
        () -> {
          boolean was = kernel.isLoaded() && !owners.isLoaded();
          if (was) {
            remove();
          }
          note.unloaded();
          use.end();
          return was;
        });
  }

  /** Whether another process on this machine works with the module. */
  public boolean isUsedElsewhere() {
    return use.isElsewhere();
  }

  /** Unloads whatever is in, the owner's own too: by hand. */
  public boolean unloadAny() {
    if (owners.isLoaded()) {
      owners.stop();
      return true;
    }
    return unload();
  }

  private void remove() {
    ChildProcess.Result result = kernel.rmmod();
    if (!result.isSuccess() && kernel.isLoaded()) {
      throw new MllbException(
          FailureCode.MODULE_LOAD_FAILED, "rmmod mllb failed: " + result.lastLine());
    }
  }

  private MllbException refused(ChildProcess.Result result) {
    String said = result.isTimedOut() ? "insmod was stopped at its limit" : result.lastLine();
    if (said.contains("Operation not permitted")) {
      return new MllbException(
          FailureCode.PERMISSION_DENIED,
          "the kernel lets no module in: "
              + said
              + "; the worker needs CAP_SYS_MODULE, and a signed module under Secure Boot");
    }
    String reason = kernel.lastWords();
    return new MllbException(
        isLasting(said) ? FailureCode.MODULE_REFUSED : FailureCode.MODULE_LOAD_FAILED,
        reason.isEmpty() ? said : said + "; the kernel log: " + reason);
  }

  /**
   * Whether trying the same module again on this kernel is pointless. The rest (no memory, somebody
   * else's redirection, a killed insmod) may pass.
   */
  static boolean isLasting(String said) {
    return LASTING.stream().anyMatch(said::contains);
  }
}
