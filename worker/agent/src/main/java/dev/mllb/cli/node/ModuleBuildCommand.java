// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.node;

import dev.mllb.basics.Digest;
import dev.mllb.cli.output.Output;
import dev.mllb.cli.store.StateOption;
import dev.mllb.module.ModuleBuilder;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mllb module build}. */
@Command(name = "build", description = "Builds mllb.ko for the running kernel; prints its path.")
final class ModuleBuildCommand implements Callable<Integer> {

  @Mixin private final Output output = new Output();
  @Mixin private final StateOption where = new StateOption();

  @Parameters(
      arity = "0..1",
      paramLabel = "MODEL",
      description = "model.bin or mllb_model.h to build in; none: a model is loaded while it runs.")
  private @Nullable Path model;

  @Option(
      names = "--sign",
      arity = "2",
      paramLabel = "KEY,CERTIFICATE",
      description = "Private key and certificate (PEM) to sign with, for Secure Boot.")
  private @Nullable Path @Nullable [] sign;

  @Override
  public Integer call() {
    ModuleBuilder.Built built =
        ModuleBuilder.byHand(where.path())
            .build(model == null ? null : ModelFile.read(model), ModuleSigning.by(sign));
    output.result(
        Map.of(
            "ko", built.ko().toString(),
            "sha256", Digest.sha256(built.ko()),
            "kernel", ModuleBuilder.Kernel.running().release()),
        built.ko().toString());
    return 0;
  }
}
