package dev.mllb.worker;

import dev.mllb.activities.ModelActivitiesImpl;
import dev.mllb.activities.PromotionActivitiesImpl;
import dev.mllb.activities.ReportActivitiesImpl;
import dev.mllb.artifact.ArtifactStore;
import dev.mllb.artifact.DirectoryStore;
import dev.mllb.registry.Registry;
import io.temporal.worker.Worker;
import java.nio.file.Path;

/** What a compute worker does; loaded only where DJL and ONNX Runtime are installed. */
final class ComputeRole {

  private ComputeRole() {}

  /** Beside the artifacts where they are a folder, so that commands there find the models. */
  private static Registry registry(ArtifactStore store, Path state) {
    Path base = store instanceof DirectoryStore directory ? directory.root() : state;
    return new Registry(base.resolve("models"));
  }

  static void register(Worker worker, ArtifactStore store, Path state) {
    Registry registry = registry(store, state);
    worker.registerActivitiesImplementations(
        new ModelActivitiesImpl(store, registry),
        new PromotionActivitiesImpl(registry),
        new ReportActivitiesImpl(store));
  }
}
