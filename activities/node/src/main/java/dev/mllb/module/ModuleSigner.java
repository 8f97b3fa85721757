// SPDX-License-Identifier: Apache-2.0
package dev.mllb.module;

import dev.mllb.basics.ChildProcess;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Signs a module with the owner's key, for kernels that accept signed ones only. */
public final class ModuleSigner {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final Path program;

  /**
   * @param kernel whose headers bring the signing program
   */
  public ModuleSigner(ModuleBuilder.Kernel kernel) {
    this.program = kernel.buildDirectory().resolve("scripts/sign-file");
  }

  /**
   * Appends a signature to the module, in place.
   *
   * @param key private key; PEM
   * @param certificate its certificate; PEM or DER
   * @throws MllbException TOOL_MISSING without {@code sign-file}; MODULE_BUILD_FAILED when it does
   *     not sign
   */
  public void sign(Path ko, @Nullable Path key, @Nullable Path certificate) {
    if (!Files.isExecutable(program)) {
      throw new MllbException(
          FailureCode.TOOL_MISSING, program + " is missing: install this kernel's headers");
    }
    ChildProcess.Result result =
        ChildProcess.of(
                LIMIT,
                program.toString(),
                "sha256",
                String.valueOf(key),
                String.valueOf(certificate),
                ko.toString())
            .run();
    if (!result.isSuccess()) {
      throw new MllbException(
          FailureCode.MODULE_BUILD_FAILED, "the module was not signed: " + result.lastLine());
    }
  }
}
