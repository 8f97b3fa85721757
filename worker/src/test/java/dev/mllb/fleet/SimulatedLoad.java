package dev.mllb.fleet;

import dev.mllb.trace.Load;

/** A workload beside a collection that crashes as planted. */
final class SimulatedLoad implements Load.Running {

  private final Scene scene;

  SimulatedLoad(Scene scene) {
    this.scene = scene;
  }

  @Override
  public boolean isRunning() {
    scene.failAsPlanted("collect");
    return true;
  }

  @Override
  public void close() {
    // Nothing runs.
  }
}
