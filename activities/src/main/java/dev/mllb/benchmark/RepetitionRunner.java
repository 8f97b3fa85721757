package dev.mllb.benchmark;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.Arm;
import dev.mllb.model.ArtifactRef;
import dev.mllb.model.TrialRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs the repetitions of one trial, one at a time. */
final class RepetitionRunner {

  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  /** A workload that never works is a failure of the trial, not a void repetition. */
  private static final int CRASHES_IN_A_ROW = 3;

  private final TrialRequest request;
  private final WorkloadRunner workloads;
  private final ArmSwitch.Session session;
  private final ArtifactStore store;
  private final Path logs;
  private final Environment environment;
  private final Consumer<String> progress;
  private int crashesInARow;

  RepetitionRunner(
      TrialRequest request,
      WorkloadRunner workloads,
      ArmSwitch.Session session,
      ArtifactStore store,
      Path logs,
      Environment environment,
      Consumer<String> progress) {
    this.request = request;
    this.workloads = workloads;
    this.session = session;
    this.store = store;
    this.logs = logs;
    this.environment = environment;
    this.progress = progress;
  }

  /**
   * Runs one repetition and leaves the machine native.
   *
   * @param state of the trial so far, for people
   */
  Repetition run(Slot slot, String state) {
    String note = "trial " + request.trial().name() + ": " + state + ", now " + armName(slot.arm());
    session.apply(Arm.NATIVE);
    environment.settle(request.design().settle(), () -> alive(note));
    String startedAt = Instant.now().toString();
    session.apply(slot.arm());
    ArmSwitch.Treatment treatmentBefore = session.treatment();
    NodeSnapshot before = environment.snapshot();
    Map<String, Double> metrics = new LinkedHashMap<>();
    List<String> faults = new ArrayList<>();
    double wallSeconds = 0;
    OptionalLong cpuMicros = OptionalLong.empty();
    Path log = null;
    NodeSnapshot after = before;
    try (RunningWorkload running = workloads.measure(request.trial().call(), logs)) {
      log = running.log();
      while (!running.await(LOOK_EVERY)) {
        alive(note);
      }
      after = environment.snapshot();
      RunningWorkload.Outcome outcome = running.outcome();
      wallSeconds = outcome.wall().toNanos() / 1e9;
      cpuMicros = outcome.cpuMicros();
      metrics.putAll(ResourceMetrics.between(before, after, outcome));
      metrics.putAll(LogParsers.parse(running.workload(), log));
      faults.addAll(missingHeadline(running.workload(), metrics));
      crashesInARow = 0;
    } catch (MllbException e) {
      faults.add(crash(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new java.io.InterruptedIOException("interrupted"));
    }
    ArmSwitch.Treatment treatment = session.treatment().minus(treatmentBefore);
    faults.addAll(environment.faults(before, after, cpuMicros));
    faults.addAll(Validity.faults(request, slot.arm(), treatment, session.trip()));
    session.apply(Arm.NATIVE);
    return new Repetition(
        slot,
        startedAt,
        wallSeconds,
        metrics,
        treatment,
        faults,
        keep(log),
        before.bootId(),
        Map.of(),
        Map.of());
  }

  private void alive(String note) {
    session.renewLease();
    progress.accept(note);
  }

  private static String armName(Arm arm) {
    return arm == Arm.MLLB ? "MLLB" : "native";
  }

  private static List<String> missingHeadline(Workload workload, Map<String, Double> metrics) {
    return workload.metrics().stream()
        .filter(m -> m.metric().headline() && !metrics.containsKey(m.metric().name()))
        .map(m -> "the log has no " + m.metric().name())
        .toList();
  }

  private String crash(MllbException e) {
    if (e.code() != FailureCode.WORKLOAD_CRASHED || ++crashesInARow >= CRASHES_IN_A_ROW) {
      throw e;
    }
    return String.valueOf(e.getMessage());
  }

  private @Nullable ArtifactRef keep(@Nullable Path log) {
    if (log == null || !Files.exists(log)) {
      return null;
    }
    ArtifactRef kept = store.put(log, log.getFileName().toString());
    try {
      Files.delete(log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + log, e);
    }
    return kept;
  }
}
