package dev.mllb.cli.report;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.benchmark.BothNative;
import dev.mllb.benchmark.PlantedSlowdown;
import dev.mllb.benchmark.TrialRunner;
import dev.mllb.benchmark.WorkloadRunner;
import dev.mllb.host.Digest;
import dev.mllb.model.ModuleRef;
import dev.mllb.model.ModuleSpec;
import dev.mllb.module.MllbControl;
import dev.mllb.module.ModuleArms;
import dev.mllb.module.ModuleBuilder;
import dev.mllb.module.ModuleLoader;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code mllb bench} compares: native with native, with a planted slowdown, or a module. */
final class BenchArms {

  private static final int MAX_PLANTED = 90;

  /** Refusals in a row of one task after which it gets its native answer; the plans' default. */
  private static final int REFUSAL_LIMIT = 64;

  @Option(
      names = "--plant",
      defaultValue = "0",
      paramLabel = "PERCENT",
      description = "Slow one arm down by taking this share of every CPU (${DEFAULT-VALUE}).")
  private int planted;

  @Option(
      names = "--module",
      paramLabel = "KO",
      description = "Second arm: this module, built for the running kernel with a model.")
  private @Nullable Path ko;

  @Option(
      names = "--model",
      paramLabel = "MODEL_H",
      description = "Second arm: a module built now with this mllb_model.h.")
  private @Nullable Path modelHeader;

  @Option(
      names = "--mode",
      defaultValue = "ACTIVE",
      description = "Of the module in the second arm: SHADOW, CANARY, ACTIVE (${DEFAULT-VALUE}).")
  private ModuleSpec.Mode mode = ModuleSpec.Mode.ACTIVE;

  @Option(
      names = "--canary-per-mille",
      defaultValue = "100",
      paramLabel = "N",
      description = "Decisions in a thousand that mode CANARY acts on (${DEFAULT-VALUE}).")
  private int canaryPerMille;

  /** What is wrong with the options; empty when nothing is. */
  String problem() {
    if (planted < 0 || planted > MAX_PLANTED) {
      return "--plant is 1 to " + MAX_PLANTED + " percent, or 0 for none";
    }
    int kinds = (planted > 0 ? 1 : 0) + (ko != null ? 1 : 0) + (modelHeader != null ? 1 : 0);
    if (kinds > 1) {
      return "only one of --plant, --module and --model";
    }
    return isModule() && mode == ModuleSpec.Mode.OFF ? "--mode OFF is the native arm" : "";
  }

  boolean isModule() {
    return ko != null || modelHeader != null;
  }

  TrialRunner runner(WorkloadRunner workloads, ArtifactStore store, Path state) {
    if (isModule()) {
      return new TrialRunner(
          workloads,
          new ModuleArms(new ModuleLoader(state), MllbControl.here(), store),
          store,
          state);
    }
    return TrialRunner.withoutModule(
        workloads,
        planted > 0
            ? new PlantedSlowdown(workloads, planted, state.resolve("planted"))
            : new BothNative(),
        store,
        state);
  }

  ModuleSpec spec() {
    return new ModuleSpec(
        isModule() ? mode : ModuleSpec.Mode.OFF,
        canaryPerMille,
        REFUSAL_LIMIT,
        0,
        0,
        Duration.ofSeconds(30));
  }

  /**
   * The module as trials take it; its model is asked of the module itself, loaded and switched off.
   *
   * @return null when no module is compared
   */
  @Nullable ModuleRef module(ArtifactStore store, Path state) {
    if (!isModule()) {
      return null;
    }
    Path built = ko == null ? ModuleBuilder.here(state).build(modelHeader).ko() : ko;
    ModuleLoader loader = new ModuleLoader(state);
    loader.load(built, Digest.sha256(built), "mllb bench");
    String modelId;
    try {
      modelId = MllbControl.here().modelId();
    } finally {
      loader.unload();
    }
    ModuleBuilder.Kernel kernel = ModuleBuilder.Kernel.running();
    return new ModuleRef(
        store.put(built, "mllb.ko"),
        store.put(built, "mllb.ko"),
        kernel.release(),
        Digest.sha256(kernel.btf()),
        modelId);
  }
}
