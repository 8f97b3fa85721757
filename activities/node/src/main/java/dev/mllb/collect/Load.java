// SPDX-License-Identifier: Apache-2.0
package dev.mllb.collect;

import dev.mllb.model.WorkloadCall;
import java.nio.file.Path;
import java.time.Duration;

/** Runs workloads beside a collection. */
@FunctionalInterface
public interface Load {

  /**
   * Starts a workload that lasts about this long; closing it stops it and all that belongs to it.
   */
  Running start(WorkloadCall call, Duration duration, Path logDirectory);

  /** A workload under way. */
  interface Running extends AutoCloseable {

    boolean isRunning();

    @Override
    void close();
  }
}
