// SPDX-License-Identifier: Apache-2.0
package dev.mllb.node;

import dev.mllb.activity.ModuleActivities;
import dev.mllb.artifact.ArtifactStore;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.heartbeat.Heartbeats;
import dev.mllb.heartbeat.ReservedIds;
import dev.mllb.host.HostRules;
import dev.mllb.model.ExportedModel;
import dev.mllb.model.ModuleProof;
import dev.mllb.model.ModuleRef;
import dev.mllb.module.BuiltModule;
import dev.mllb.module.BuiltModules;
import dev.mllb.module.GoldenSizes;
import dev.mllb.module.MllbControl;
import dev.mllb.module.ModuleBuilder;
import dev.mllb.module.ModuleGate;
import dev.mllb.module.ModuleLoader;
import dev.mllb.module.ModuleVerification;
import dev.mllb.workload.run.OrdinaryFilter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Builds and proves the module; both can be done again from the start at any time. From elsewhere
 * comes {@code model.bin} alone, which is data and is checked; what is stored of the module is for
 * people to look at, and no node loads it.
 */
public final class ModuleActivitiesImpl implements ModuleActivities {

  private final ArtifactStore store;
  private final Path state;
  private final ModuleGate gate;
  private final HostRules rules;

  /**
   * What a heartbeat says.
   *
   * @param note one line for people
   */
  public record ModuleProgress(String note) {}

  /**
   * @param state folder of the worker that outlives it
   * @param gate asked before the module is loaded
   * @param rules of this machine's owner
   */
  public ModuleActivitiesImpl(ArtifactStore store, Path state, ModuleGate gate, HostRules rules) {
    this.store = store;
    this.state = state;
    this.gate = gate;
    this.rules = rules;
  }

  @Override
  public ModuleRef build(String experimentId, ExportedModel model) {
    return run(
        "building mllb.ko",
        () -> {
          byte[] modelBin = rules.models().read(store, model.forKernel());
          ModuleBuilder.Built built = ModuleBuilder.here(state).build(modelBin);
          BuiltModule module = built.module();
          return new ModuleRef(
              store.put(built.ko(), "mllb.ko"),
              store.put(built.log().getBytes(StandardCharsets.UTF_8), "mllb-build.log"),
              module.kernelRelease(),
              module.btfSha256(),
              module.modelId());
        });
  }

  @Override
  public ModuleProof verify(String experimentId, ModuleRef module, ExportedModel model) {
    return run(
        "verifying mllb.ko",
        () -> {
          BuiltModule built = BuiltModules.in(state).findForActivity(module.ko().sha256());
          if (!built.modelId().equals(model.modelId())) {
            throw new MllbException(
                FailureCode.ABI_MISMATCH,
                "the module holds model " + built.modelId() + ", not " + model.modelId());
          }
          GoldenSizes sizes = GoldenSizes.of(model, rules.models().read(store, model.forKernel()));
          return new ModuleVerification(
                  new ModuleLoader(state, gate), MllbControl.here(), OrdinaryFilter.here(state))
              .verify(
                  new ModuleVerification.Subject(
                      built,
                      ModuleBuilder.here(state).inferProgram(),
                      store.fetch(model.modelBin()),
                      store.fetch(model.goldenVectors()),
                      store.fetch(model.goldenScores()),
                      sizes),
                  ReservedIds.experiment(experimentId));
        });
  }

  private static <T> T run(String note, Supplier<T> step) {
    try {
      return Heartbeats.duringStep(new ModuleProgress(note), step);
    } catch (MllbException e) {
      throw e.toFailure();
    }
  }
}
