// SPDX-License-Identifier: Apache-2.0
package dev.mllb.fleet.chaos;

import java.time.Duration;

/** Waiting without the checked exception. */
final class Pause {

  private Pause() {}

  static void of(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
