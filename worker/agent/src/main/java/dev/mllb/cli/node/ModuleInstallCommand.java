// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.node;

import dev.mllb.cli.output.Output;
import dev.mllb.cli.store.StateOption;
import dev.mllb.model.ModuleSpec.Mode;
import dev.mllb.module.ModuleBuilder;
import dev.mllb.module.ModuleInstallation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mllb module install}. */
@Command(
    name = "install",
    description = {
      "Builds mllb.ko and loads it at every boot from now on, with this model.",
      "After a boot that ended badly it stays off until it is installed again."
    })
final class ModuleInstallCommand implements Callable<Integer> {

  @Mixin private final Output output = new Output();
  @Mixin private final StateOption where = new StateOption();

  @Parameters(paramLabel = "MODEL_BIN", description = "model.bin to use.")
  private Path model = Path.of("model.bin");

  @Option(
      names = "--mode",
      defaultValue = "SHADOW",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Mode mode = Mode.SHADOW;

  @Option(
      names = "--sign",
      arity = "2",
      paramLabel = "KEY,CERTIFICATE",
      description = "Private key and certificate (PEM) to sign with, for Secure Boot.")
  private @Nullable Path @Nullable [] sign;

  @Override
  public Integer call() {
    ModuleBuilder.Kernel kernel = ModuleBuilder.Kernel.running();
    // Before anything is built: found out at the next boot, it would be too late.
    byte[] modelBin = ModelFile.read(model);
    Path ko = ModuleBuilder.byHand(where.path()).build(null, ModuleSigning.by(sign)).ko();
    new ModuleInstallation(Path.of("/"), where.path())
        .install(ko, kernel.release(), modelBin, mode);
    output.result(
        Map.of("ko", ko.toString(), "kernel", kernel.release(), "mode", mode),
        () ->
            List.of(
                "installed; it is loaded at the next boot, or now with:",
                "  systemctl start mllb-module"));
    return 0;
  }
}
