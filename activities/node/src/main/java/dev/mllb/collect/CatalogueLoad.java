// SPDX-License-Identifier: Apache-2.0
package dev.mllb.collect;

import dev.mllb.model.WorkloadCall;
import dev.mllb.workload.run.RunningWorkload;
import dev.mllb.workload.run.WorkloadRunner;
import java.nio.file.Path;
import java.time.Duration;

/** Workloads of the catalogue beside a collection. */
public final class CatalogueLoad implements Load {

  private final WorkloadRunner runner;

  public CatalogueLoad(WorkloadRunner runner) {
    this.runner = runner;
  }

  @Override
  public Running start(WorkloadCall call, Duration duration, Path logDirectory) {
    RunningWorkload workload = runner.start(call, duration, logDirectory);
    return new Running() {
      @Override
      public boolean isRunning() {
        return CatalogueLoad.isRunning(workload);
      }

      @Override
      public void close() {
        workload.close();
      }
    };
  }

  private static boolean isRunning(RunningWorkload workload) {
    if (workload.isRunning()) {
      return true;
    }
    try {
      // It has ended: this tells whether it crashed, and does not wait.
      workload.outcome();
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
