// SPDX-License-Identifier: Apache-2.0
package dev.mllb.fleet;

import dev.mllb.collect.Load;

/** A workload beside a collection, of which nothing runs. */
final class SimulatedLoad implements Load.Running {

  @Override
  public boolean isRunning() {
    return true;
  }

  @Override
  public void close() {
    // Nothing runs.
  }
}
