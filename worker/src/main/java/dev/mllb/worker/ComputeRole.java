package dev.mllb.worker;

import dev.mllb.activities.ModelActivitiesImpl;
import dev.mllb.activities.ReportActivitiesImpl;
import dev.mllb.artifact.ArtifactStore;
import io.temporal.worker.Worker;
import java.nio.file.Path;

/** What a compute worker does; loaded only where DJL and ONNX Runtime are installed. */
final class ComputeRole {

  private ComputeRole() {}

  static void register(Worker worker, ArtifactStore store, Path state) {
    worker.registerActivitiesImplementations(
        new ModelActivitiesImpl(store), new ReportActivitiesImpl(store));
  }
}
