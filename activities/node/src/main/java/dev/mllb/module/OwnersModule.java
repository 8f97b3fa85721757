// SPDX-License-Identifier: Apache-2.0
package dev.mllb.module;

import dev.mllb.activity.StepLimits;
import dev.mllb.basics.ChildProcess;
import dev.mllb.basics.DurableFile;
import dev.mllb.basics.FileFailure;
import dev.mllb.basics.Uninterrupted;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The module that this machine's owner has installed for good. An experiment takes it out, as
 * native would not be native with it; afterwards it goes in again by its own script, with its own
 * guard against bad boots.
 */
public final class OwnersModule {

  private static final Duration LIMIT = StepLimits.MODULE_PROGRAM;

  private final KernelModules kernel;
  private final Path folder;
  private final Path script;
  private final Path inUse;
  private final Path aside;

  /** On this machine, for a worker with this state folder. */
  public static OwnersModule in(Path state) {
    return new OwnersModule(state, KernelModules.here());
  }

  OwnersModule(Path state, KernelModules kernel) {
    this.kernel = kernel;
    this.folder = state.resolve("module");
    this.script = folder.resolve("mllb-module");
    this.inUse = folder.resolve("in-use");
    this.aside = state.resolve("owners-module-aside");
  }

  /** Whether an experiment has taken it out. */
  public boolean isAside() {
    return Files.exists(aside);
  }

  /** Whether the module that is loaded now is its owner's. */
  boolean isLoaded() {
    return Files.exists(inUse) && kernel.isLoaded();
  }

  /** Takes it out, with a note on disk first, so that whoever restores knows. */
  void putAside() {
    try {
      DurableFile.write(aside, new byte[0]);
    } catch (IOException e) {
      throw FileFailure.of("cannot write " + aside, e);
    }
    stop();
  }

  /** Takes it out until its owner, or the next boot, loads it again. */
  void stop() {
    run("stop");
  }

  /**
   * Puts it back, if an experiment took it out; idempotent.
   *
   * @return whether it did
   * @throws MllbException HOST_NOT_NATIVE when it does not go in, or another is in: it stays noted
   */
  public boolean putBack() {
    if (!isAside()) {
      return false;
    }
    Uninterrupted.run(
        () -> {
          // Removed meanwhile by its owner: then there is nothing to put back.
          if (Files.isExecutable(script) && !isLoaded()) {
            start();
          }
          forget();
        });
    return true;
  }

  private void start() {
    if (kernel.isLoaded()) {
      // Its script would take the other one for its own, and be content.
      throw new MllbException(
          FailureCode.HOST_NOT_NATIVE,
          "the owner's installed module is not put back: another mllb.ko is still loaded");
    }
    // Its stop or start was killed halfway. The mark of a machine that went down with the module in
    // is looked at when it boots, before any worker starts.
    delete(inUse);
    run("start");
  }

  private void forget() {
    delete(aside);
  }

  private static void delete(Path note) {
    try {
      DurableFile.delete(note);
    } catch (IOException e) {
      throw FileFailure.of("cannot remove " + note, e);
    }
  }

  private void run(String verb) {
    ChildProcess.Result result =
        new ChildProcess(
                List.of(script.toString(), verb),
                folder,
                Map.of("MLLB_MODULE_DIR", folder.toString()),
                LIMIT)
            .run();
    if (!result.isSuccess()) {
      throw new MllbException(
          FailureCode.HOST_NOT_NATIVE,
          "the owner's installed module: " + script + " " + verb + " failed: " + result.lastLine());
    }
  }
}
