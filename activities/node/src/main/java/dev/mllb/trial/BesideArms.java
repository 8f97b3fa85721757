// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import dev.mllb.basics.FileFailure;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.Arm;
import dev.mllb.model.TrialRequest;
import dev.mllb.model.WorkloadCall;
import dev.mllb.workload.run.RunningWorkload;
import dev.mllb.workload.run.WorkloadRunner;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Arms with a workload that runs beside the measured one. */
public final class BesideArms implements ArmKind {

  private static final Duration UNTIL_CLOSED = Duration.ofHours(1);

  private final WorkloadRunner workloads;
  private final Path logs;

  public BesideArms(WorkloadRunner workloads, Path logs) {
    this.workloads = workloads;
    this.logs = logs;
  }

  @Override
  public boolean isHeldBy(Arm arm) {
    return arm.beside() != null;
  }

  @Override
  public Optional<String> inTheWay(Arm arm) {
    return ofSlices(arm);
  }

  /** Why an arm cannot be switched in the middle of a run. */
  public static Optional<String> ofSlices(Arm arm) {
    return arm.beside() == null
        ? Optional.empty()
        : Optional.of(
            arm.name() + " has a workload beside it, which takes longer to start than a slice");
  }

  @Override
  public Session open(TrialRequest request) {
    return new Beside();
  }

  private final class Beside implements Session {

    private @Nullable RunningWorkload running;

    @Override
    public void apply(Arm arm) {
      WorkloadCall call = arm.beside();
      if (call != null) {
        try {
          running = workloads.start(call, UNTIL_CLOSED, logs);
        } catch (MllbException e) {
          throw notApplied(call.workload(), e);
        }
      }
    }

    /** What only prepares yet is not the load that the arm is named for. */
    @Override
    public boolean isInPlace() {
      RunningWorkload beside = running;
      try {
        return beside == null || beside.awaitPrepared(Duration.ZERO);
      } catch (MllbException e) {
        throw notApplied(beside.workload().name(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new UncheckedIOException(new InterruptedIOException("interrupted"));
      }
    }

    /** That this program does not start is its arm's; a full disk, say, is all arms'. */
    private static RuntimeException notApplied(String program, MllbException e) {
      boolean isForGood = e.code().kind().isNonRetryable();
      return isForGood || e.code() == FailureCode.WORKLOAD_CRASHED
          ? new ArmNotAppliedException(
              program + ", which the arm has beside it, does not start: " + e.getMessage(),
              isForGood,
              e)
          : e;
    }

    @Override
    public List<String> doubts(Arm arm) {
      WorkloadCall call = arm.beside();
      return call == null || (running != null && running.isRunning())
          ? List.of()
          : List.of(call.workload() + ", which " + arm.name() + " has beside it, has ended");
    }

    @Override
    public Map<String, String> programs(Arm arm) {
      WorkloadCall call = arm.beside();
      return call == null ? Map.of() : workloads.programs(call);
    }

    @Override
    public OptionalLong cpuMicros() {
      return running == null ? OptionalLong.of(0) : running.cpuMicros();
    }

    @Override
    public void undo() {
      RunningWorkload before = running;
      running = null;
      if (before != null) {
        before.close();
        forget(before.log());
      }
    }

    private static void forget(Path log) {
      try {
        Files.deleteIfExists(log);
      } catch (IOException e) {
        throw FileFailure.of("cannot remove " + log, e);
      }
    }

    @Override
    public void close() {
      undo();
    }
  }
}
