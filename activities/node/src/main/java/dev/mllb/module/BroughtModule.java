// SPDX-License-Identifier: Apache-2.0
package dev.mllb.module;

import dev.mllb.basics.Digest;
import dev.mllb.basics.FileFailure;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A module file that root brings by hand: cross-built, or signed elsewhere. No activity does so.
 */
public final class BroughtModule {

  private static final String ELF = "\u007fELF";

  private BroughtModule() {}

  /**
   * Keeps it among the modules of this machine, so that it can be loaded.
   *
   * @throws MllbException INVALID_PLAN for a file that is not an mllb.ko for the running kernel
   */
  public static BuiltModule keep(Path state, Path ko) {
    ModuleBuilder.Kernel kernel = ModuleBuilder.Kernel.running();
    check(ko, kernel.release());
    // Its sources are not known: it is a kind of its own in the quarantine.
    return new BuiltModules(state, kernel).keepByHand(ko, Digest.sha256(ko), BuiltModule.NO_MODEL);
  }

  static void check(Path ko, String kernelRelease) {
    String content;
    try {
      content = new String(Files.readAllBytes(ko), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw FileFailure.of("cannot read " + ko, e);
    }
    if (!content.startsWith(ELF) || !content.contains("\0name=mllb\0")) {
      throw new MllbException(FailureCode.INVALID_PLAN, ko + " is not an mllb.ko");
    }
    if (!content.contains("vermagic=" + kernelRelease + " ")) {
      throw new MllbException(
          FailureCode.INVALID_PLAN,
          ko + " was built for another kernel than the running " + kernelRelease);
    }
  }
}
