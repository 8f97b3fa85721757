// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.train;

import ai.djl.engine.Engine;
import dev.mllb.install.CacheFolder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The one PyTorch engine of this process: offline, one thread, one training at a time. DJL collects
 * gradients in static state and its dropout draws from one generator, so two trainings side by side
 * would neither be right nor repeatable.
 */
public final class DjlRuntime {

  /** Held while a training or a prediction runs. */
  static final ReentrantLock LOCK = new ReentrantLock(true);

  static {
    // Read once, when the engine is first touched.
    setUnlessGiven("DJL_CACHE_DIR", CacheFolder.here().resolve("djl").toString());
    setUnlessGiven("ai.djl.offline", "true");
    setUnlessGiven("OPT_OUT_TRACKING", "true");
    setUnlessGiven("ai.djl.pytorch.num_threads", "1");
    setUnlessGiven("ai.djl.pytorch.num_interop_threads", "1");
  }

  private DjlRuntime() {}

  static Engine engine() {
    return Engine.getEngine("PyTorch");
  }

  /** Unpacks the native libraries, once per cache folder, and says which version is in use. */
  public static String warmUp() {
    Engine engine = engine();
    try (var manager = engine.newBaseManager()) {
      manager.create(new float[] {1}).add(1).toFloatArray();
    }
    return version();
  }

  /** Which engine computes. */
  static String version() {
    return "PyTorch " + engine().getVersion() + " through DJL " + Engine.getDjlVersion();
  }

  private static void setUnlessGiven(String key, String value) {
    if (System.getProperty(key) == null && System.getenv(key) == null) {
      System.setProperty(key, value);
    }
  }
}
