// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.report;

import static java.util.Objects.requireNonNull;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.cli.node.ModelFile;
import dev.mllb.cli.output.ByHand;
import dev.mllb.host.TrustedModels;
import dev.mllb.host.TunableNotes;
import dev.mllb.host.TunedArms;
import dev.mllb.learning.net.ModelBin;
import dev.mllb.model.Arm;
import dev.mllb.model.ArtifactRef;
import dev.mllb.model.ModelBinRef;
import dev.mllb.model.ModuleRef;
import dev.mllb.model.ModuleSpec;
import dev.mllb.model.WorkloadCall;
import dev.mllb.module.BroughtModule;
import dev.mllb.module.BuiltModule;
import dev.mllb.module.BuiltModules;
import dev.mllb.module.MllbControl;
import dev.mllb.module.ModuleArms;
import dev.mllb.module.ModuleBuilder;
import dev.mllb.module.ModuleLoader;
import dev.mllb.scheduler.SchedulerCatalogue;
import dev.mllb.scheduler.run.SchedulerArms;
import dev.mllb.trial.ArmKind;
import dev.mllb.trial.BesideArms;
import dev.mllb.trial.TrialRunner;
import dev.mllb.worker.NodeQuarantine;
import dev.mllb.workload.run.Leftovers;
import dev.mllb.workload.run.WorkloadRunner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * What {@code mllb bench} compares: arms by name, or native with itself, a planted slowdown, a
 * module.
 */
final class BenchArms {

  private static final int MAX_PLANTED = 90;

  @Option(
      names = "--arm",
      paramLabel = "NAME[:KEY=VALUE,...]",
      description = {
        "What is compared, the first with each of the others: a name, and tunables that are set for"
            + " its repetitions (mllb tunables). scheduler=NAME is a sched_ext scheduler, and its"
            + " options; model=trained the module's model, or that of --model in the scheduler.",
        "Example: --arm native --arm short:base_slice_ns=100000 --arm rule:scheduler=domains"
            + " --arm ruled:scheduler=domains,model=trained"
      })
  private List<String> given = List.of();

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
      paramLabel = "MODEL",
      description = {
        "Second arm: a module built now with this model.bin or mllb_model.h. With --arm: the model"
            + " of every arm that has one, in the module or in its scheduler."
      })
  private @Nullable Path model;

  @Option(
      names = "--mode",
      description = "Of the module in the second arm: shadow, canary, active (${DEFAULT-VALUE}).")
  private ModuleSpec.Mode mode = ModuleSpec.USUAL.mode();

  @Option(
      names = "--canary-per-mille",
      paramLabel = "N",
      description = "Decisions in a thousand that mode canary acts on (${DEFAULT-VALUE}).")
  private int canaryPerMille = ModuleSpec.USUAL.canaryPerMille();

  /** What is wrong with the options; empty when nothing is. */
  String problem() {
    if (planted < 0 || planted > MAX_PLANTED) {
      return "--plant is 1 to " + MAX_PLANTED + " percent, or 0 for none";
    }
    int kinds = (planted > 0 ? 1 : 0) + (ko != null ? 1 : 0) + (model != null ? 1 : 0);
    if (kinds > 1) {
      return "only one of --plant, --module and --model";
    }
    if (!given.isEmpty()) {
      return armsProblem();
    }
    return isModule() && mode == ModuleSpec.Mode.OFF ? "--mode off is the native arm" : "";
  }

  private String armsProblem() {
    if (planted > 0) {
      return "--plant is an arm of its own; leave --arm out";
    }
    try {
      boolean hasModel = arms().stream().anyMatch(Arm::hasModel);
      if (hasModel != (ko != null || model != null)) {
        return "an arm with model=trained needs --module or --model, and the other way round";
      }
      if (arms().stream().noneMatch(Arm::hasModelInScheduler)) {
        return "";
      }
      if (mode != ModuleSpec.Mode.ACTIVE) {
        return "a scheduler acts on its model's answers: --mode is active, or left out";
      }
      return ko != null ? "a scheduler asks the model of --model, not that of a module" : "";
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** The control first. */
  List<Arm> arms() {
    if (!given.isEmpty()) {
      return ArmArgument.read(given);
    }
    if (planted > 0) {
      WorkloadCall loop =
          new WorkloadCall("planted-slowdown", Map.of("percent", Integer.toString(planted)));
      return List.of(Arm.NATIVE, new Arm("planted", null, Map.of(), loop, null));
    }
    return ko != null || model != null ? Arm.USUAL : Arm.twice(Arm.NATIVE);
  }

  boolean isModule() {
    return arms().stream().anyMatch(Arm::needsModule);
  }

  /**
   * A runner of these arms.
   *
   * @throws dev.mllb.failure.MllbException HOST_BUSY when an experiment has tunables set here
   */
  TrialRunner runner(WorkloadRunner workloads, ArtifactStore store, Path state) {
    List<ArmKind> kinds = new ArrayList<>();
    if (arms().stream().anyMatch(arm -> !arm.tune().isEmpty())) {
      TunableNotes notes = notes(state);
      notes.checkFree(ByHand.BENCH);
      kinds.add(new TunedArms(notes, request -> ByHand.BENCH));
    }
    // By hand: whoever may run this may load anything.
    kinds.add(
        new SchedulerArms(
            SchedulerCatalogue::load,
            bin -> TrustedModels.ANY.read(store, bin),
            Leftovers.byHand(state)::newGroup));
    kinds.add(new BesideArms(workloads, state.resolve("beside")));
    if (isModule()) {
      kinds.add(new ModuleArms(loader(state), MllbControl.here(), BuiltModules.in(state)::find));
    }
    return new TrialRunner(workloads, kinds, store, state, () -> {});
  }

  private static TunableNotes notes(Path state) {
    return new TunableNotes(Path.of("/"), state);
  }

  ModuleSpec spec() {
    return new ModuleSpec(
        isModule() ? mode : ModuleSpec.Mode.OFF,
        canaryPerMille,
        ModuleSpec.USUAL.refusalLimit(),
        0,
        0,
        Duration.ofSeconds(30));
  }

  /**
   * The module as trials take it. One that was brought is asked for its model, loaded and switched
   * off; one built now is known.
   *
   * @return null when no module is compared
   */
  @Nullable ModuleRef module(ArtifactStore store, Path state) {
    if (!isModule()) {
      return null;
    }
    BuiltModule module =
        ko == null
            ? ModuleBuilder.byHand(state).build(ModelFile.read(requireNonNull(model))).module()
            : asked(BroughtModule.keep(state, ko), ko, state);
    ArtifactRef kept = store.put(BuiltModules.in(state).file(module), "mllb.ko");
    return new ModuleRef(kept, kept, module.kernelRelease(), module.btfSha256(), module.modelId());
  }

  /** The model that schedulers ask; null when none does. */
  @Nullable ModelBinRef modelBin(ArtifactStore store) {
    if (arms().stream().noneMatch(Arm::hasModelInScheduler)) {
      return null;
    }
    byte[] bytes = ModelFile.read(requireNonNull(model));
    String id = HexFormat.of().formatHex(ModelBin.decode(bytes).modelId());
    return new ModelBinRef(id, store.put(bytes, "model.bin"), null);
  }

  private static BuiltModule asked(BuiltModule module, Path ko, Path state) {
    ModuleLoader loader = loader(state);
    loader.clear();
    loader.load(module, ByHand.BENCH);
    try {
      return BuiltModules.in(state)
          .keepByHand(ko, module.sourceSha256(), MllbControl.here().modelId());
    } finally {
      loader.unload();
    }
  }

  private static ModuleLoader loader(Path state) {
    return new ModuleLoader(state, NodeQuarantine.known(state));
  }

  /** Part of the name, so that a planted slowdown never goes on with what had none. */
  String kind() {
    return planted > 0 ? ".plant" + planted : "";
  }
}
