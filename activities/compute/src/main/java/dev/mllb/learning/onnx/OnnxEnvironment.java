// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.onnx;

import ai.onnxruntime.OrtEnvironment;
import java.util.concurrent.CompletableFuture;

/**
 * ONNX Runtime's one environment. Version 1.29 overflows a stack of 1 MiB while it starts when the
 * process has a command line of a few KiB (a class path spelled out, for instance), and takes the
 * whole JVM down; so it is started on a thread with room.
 */
final class OnnxEnvironment {

  private static final long STACK_BYTES = 64L << 20;

  private static final CompletableFuture<OrtEnvironment> STARTED = new CompletableFuture<>();

  private OnnxEnvironment() {}

  /** The environment; started by the first call. */
  static synchronized OrtEnvironment shared() {
    if (!STARTED.isDone()) {
      new Thread(null, OnnxEnvironment::start, "onnxruntime-start", STACK_BYTES).start();
    }
    return STARTED.join();
  }

  private static void start() {
    try {
      STARTED.complete(OrtEnvironment.getEnvironment());
    } catch (RuntimeException | Error e) {
      STARTED.completeExceptionally(e);
    }
  }
}
