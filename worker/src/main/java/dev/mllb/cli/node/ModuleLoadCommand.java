package dev.mllb.cli.node;

import dev.mllb.host.Digest;
import dev.mllb.model.ModuleSpec.Mode;
import dev.mllb.module.MllbControl;
import dev.mllb.module.ModuleBuilder;
import dev.mllb.module.ModuleLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mllb module load}. */
@Command(
    name = "load",
    description = "Loads mllb.ko, builds it first when needed, and switches it.")
final class ModuleLoadCommand implements Callable<Integer> {

  @Mixin private final StateOption where = new StateOption();

  @Parameters(arity = "0..1", paramLabel = "KO", description = "Module (default: build it now).")
  private @Nullable Path ko;

  @Option(names = "--model", paramLabel = "MODEL_BIN", description = "model.bin to load into it.")
  private @Nullable Path model;

  @Option(
      names = "--mode",
      defaultValue = "OFF",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Mode mode = Mode.OFF;

  @Option(
      names = "--lease-seconds",
      paramLabel = "N",
      defaultValue = "0",
      description = "Native again after N seconds; 0 = no lease (default: ${DEFAULT-VALUE}).")
  private long leaseSeconds;

  @Override
  public Integer call() throws IOException {
    Path module = ko == null ? ModuleBuilder.here(where.state).build(null).ko() : ko;
    ModuleLoader loader = new ModuleLoader(where.state);
    loader.load(module, Digest.sha256(module), "command line");
    try {
      MllbControl control = MllbControl.here();
      if (model != null) {
        control.loadModel(Files.readAllBytes(model));
      }
      control.renewLease(Duration.ofSeconds(leaseSeconds));
      control.mode(mode);
    } catch (IOException | RuntimeException e) {
      loader.unload();
      throw e;
    }
    return 0;
  }
}
