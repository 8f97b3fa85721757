// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.node;

import dev.mllb.cli.output.DurationConverter;
import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.output.OrderlyEnd;
import dev.mllb.cli.output.Output;
import dev.mllb.cli.store.StateOption;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.ModuleSpec.Mode;
import dev.mllb.module.BroughtModule;
import dev.mllb.module.BuiltModule;
import dev.mllb.module.MllbControl;
import dev.mllb.module.ModuleBuilder;
import dev.mllb.module.ModuleLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
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

  @Mixin private final Output output = new Output();
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
      names = "--lease",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "0s",
      description = "Native again after this long; 0s = no lease (${DEFAULT-VALUE}).")
  private Duration lease = Duration.ZERO;

  /** In, and not yet as it was asked for. */
  private volatile boolean isHalfDone;

  @Option(
      names = "--lease-seconds",
      converter = DurationConverter.class,
      hidden = true,
      description = "Former name of --lease.")
  void leaseSeconds(Duration former) {
    lease = former;
  }

  @Override
  public Integer call() throws Exception {
    byte[] modelBin = model == null ? null : ModelFile.read(model);
    if (modelBin == null && mode != Mode.OFF) {
      throw new MllbException(
          FailureCode.NOT_POSSIBLE_NOW,
          "--mode " + mode + " needs a model: give --model MODEL_BIN, as the module has none");
    }
    BuiltModule module =
        ko == null
            ? ModuleBuilder.byHand(where.path()).build(null).module()
            : BroughtModule.keep(where.path(), ko);
    ModuleLoader loader = new ModuleLoader(where.path());
    return OrderlyEnd.of(
        () -> {
          loader.load(module, ModuleLoader.BY_HAND);
          isHalfDone = true;
          MllbControl control = MllbControl.here();
          if (modelBin != null) {
            control.loadModel(modelBin);
          }
          control.renewLease(lease);
          control.mode(mode);
          isHalfDone = false;
          output.result(
              Map.of("modelId", control.get("model_id"), "mode", mode, "leaseMs", lease.toMillis()),
              "loaded, mode " + mode.name().toLowerCase(Locale.ROOT));
          return ExitCodes.OK;
        },
        () -> {
          if (isHalfDone) {
            loader.unload();
          }
        });
  }
}
