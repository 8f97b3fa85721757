// SPDX-License-Identifier: Apache-2.0
package dev.mllb.basics;

import java.util.function.Supplier;

/**
 * What must not stop halfway, such as undoing what was done to a machine. Whoever is cancelled does
 * it on an interrupted thread, on which a file is closed under the writer and every wait ends.
 */
public final class Uninterrupted {

  private Uninterrupted() {}

  /** An interrupt that came before waits until the step is done. */
  public static <T> T get(Supplier<T> step) {
    boolean interrupted = Thread.interrupted();
    try {
      return step.get();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** As {@link #get}. */
  public static void run(Runnable step) {
    get(
        () -> {
          step.run();
          return true;
        });
  }
}
