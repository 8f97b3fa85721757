// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import dev.mllb.model.Arm;
import dev.mllb.model.TrialRequest;
import dev.mllb.model.WorkloadCall;
import dev.mllb.sample.Treatment;
import dev.mllb.workload.run.RunningWorkload;
import dev.mllb.workload.run.WorkloadRunner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Two native arms of which one is slowed down by a known amount: what a trial that works has to
 * find.
 */
public final class PlantedSlowdown implements ArmSwitch {

  private static final Duration UNTIL_CLOSED = Duration.ofHours(1);

  private final WorkloadRunner workloads;
  private final int percent;
  private final Path logs;

  /**
   * Arms that differ by a busy loop.
   *
   * @param percent of every CPU that the loop takes in the MLLB arm
   */
  public PlantedSlowdown(WorkloadRunner workloads, int percent, Path logs) {
    this.workloads = workloads;
    this.percent = percent;
    this.logs = logs;
  }

  @Override
  public Session open(TrialRequest request) {
    return new Planted();
  }

  private final class Planted implements Session {

    private @Nullable RunningWorkload loop;

    @Override
    public void apply(Arm arm) {
      close();
      if (arm == Arm.MLLB) {
        loop =
            workloads.start(
                new WorkloadCall("planted-slowdown", Map.of("percent", Integer.toString(percent))),
                UNTIL_CLOSED,
                logs);
      }
    }

    @Override
    public Treatment treatment() {
      return Treatment.NONE;
    }

    @Override
    public Optional<String> trip() {
      return Optional.empty();
    }

    @Override
    public void renewLease() {}

    @Override
    public void close() {
      RunningWorkload running = loop;
      loop = null;
      if (running != null) {
        running.close();
      }
    }
  }
}
