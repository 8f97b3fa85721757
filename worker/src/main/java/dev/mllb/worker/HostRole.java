package dev.mllb.worker;

import dev.mllb.activities.HostActivitiesImpl;
import dev.mllb.activities.ModuleActivitiesImpl;
import dev.mllb.artifact.ArtifactStore;
import io.temporal.worker.Worker;
import java.nio.file.Path;

/** What the worker on a node does. */
final class HostRole {

  private HostRole() {}

  static void register(Worker worker, String host, ArtifactStore store, Path state) {
    worker.registerActivitiesImplementations(
        new HostActivitiesImpl(host, state, () -> "untried"),
        new ModuleActivitiesImpl(store, state));
  }
}
