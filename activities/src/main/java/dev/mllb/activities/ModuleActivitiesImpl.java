package dev.mllb.activities;

import dev.mllb.activity.ModuleActivities;
import dev.mllb.artifact.ArtifactStore;
import dev.mllb.failure.MllbException;
import dev.mllb.host.Digest;
import dev.mllb.model.ArtifactRef;
import dev.mllb.model.ExportedModel;
import dev.mllb.model.ModuleProof;
import dev.mllb.model.ModuleRef;
import dev.mllb.module.MllbControl;
import dev.mllb.module.ModuleBuilder;
import dev.mllb.module.ModuleGate;
import dev.mllb.module.ModuleLoader;
import dev.mllb.module.ModuleVerification;
import io.temporal.activity.Activity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Builds and proves the module; both can be done again from the start at any time. */
public final class ModuleActivitiesImpl implements ModuleActivities {

  private final ArtifactStore store;
  private final Path state;
  private final ModuleGate gate;

  /**
   * What a heartbeat says.
   *
   * @param note one line for people
   */
  public record ModuleProgress(String note) {}

  /**
   * @param state folder of the worker that outlives it
   * @param gate asked before the module is loaded
   */
  public ModuleActivitiesImpl(ArtifactStore store, Path state, ModuleGate gate) {
    this.store = store;
    this.state = state;
    this.gate = gate;
  }

  @Override
  public ModuleRef build(String experimentId, ExportedModel model) {
    return run(
        "building mllb.ko",
        () -> {
          ModuleBuilder.Built built = ModuleBuilder.here(state).build(store.fetch(model.header()));
          ArtifactRef ko = store.put(built.ko(), "mllb.ko");
          ArtifactRef log =
              store.put(built.log().getBytes(StandardCharsets.UTF_8), "mllb-build.log");
          ModuleBuilder.Kernel kernel = ModuleBuilder.Kernel.running();
          return new ModuleRef(
              ko, log, kernel.release(), Digest.sha256(kernel.btf()), model.modelId());
        });
  }

  @Override
  public ModuleProof verify(String experimentId, ModuleRef module, ExportedModel model) {
    return run(
        "verifying mllb.ko",
        () -> {
          Path vectors = store.fetch(model.goldenVectors());
          int width = (int) (model.goldenVectors().sizeBytes() / Short.BYTES / model.vectors());
          return new ModuleVerification(new ModuleLoader(state, gate), MllbControl.here())
              .verify(
                  new ModuleVerification.Subject(
                      store.fetch(module.ko()),
                      module.ko().sha256(),
                      ModuleBuilder.here(state).inferProgram(),
                      model.modelId(),
                      store.fetch(model.modelBin()),
                      vectors,
                      store.fetch(model.goldenScores()),
                      width),
                  experimentId);
        });
  }

  private static <T> T run(String note, Supplier<T> step) {
    Thread worker = Thread.currentThread();
    try (Heartbeats beats =
        Heartbeats.start(
            Activity.getExecutionContext(), new ModuleProgress(note), worker::interrupt)) {
      T result = step.get();
      beats.throwIfCancelled();
      return result;
    } catch (MllbException e) {
      throw e.code().toFailure(String.valueOf(e.getMessage()), e);
    }
  }
}
