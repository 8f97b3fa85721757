// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import dev.mllb.failure.MllbException;
import dev.mllb.model.Arm;
import dev.mllb.model.TrialMeasurement;
import dev.mllb.model.TrialRequest;
import dev.mllb.sample.Histogram;
import dev.mllb.sample.QueueLook;
import dev.mllb.sample.Repetition;
import dev.mllb.sample.Slot;
import dev.mllb.sample.Treatment;
import dev.mllb.workload.Workload;
import dev.mllb.workload.log.LogParsers;
import dev.mllb.workload.log.LogResult;
import dev.mllb.workload.log.UnreadableLogException;
import dev.mllb.workload.run.Pause;
import dev.mllb.workload.run.RunningWorkload;
import dev.mllb.workload.run.WorkloadRunner;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs the repetitions of one trial, one at a time. */
final class RepetitionRunner {

  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  private final TrialRequest request;
  private final WorkloadRunner workloads;
  private final ArmKind.Session session;
  private final RawLogs logs;
  private final Environment environment;
  private final Consumer<String> progress;
  private final MachineWatch watch = new MachineWatch();
  private final String kernel;

  RepetitionRunner(
      TrialRequest request,
      WorkloadRunner workloads,
      ArmKind.Session session,
      RawLogs logs,
      Environment environment,
      Consumer<String> progress) {
    this.request = request;
    this.workloads = workloads;
    this.session = session;
    this.logs = logs;
    this.environment = environment;
    this.progress = progress;
    this.kernel = environment.kernel();
  }

  /**
   * Runs one repetition and leaves the machine as it was.
   *
   * @param state of the trial so far, for people
   */
  Repetition run(Slot slot, String state) {
    Arm arm = request.arm(slot.arm());
    String note =
        "trial " + request.trial().name() + ": " + state + ", now " + Arm.shown(arm.name());
    session.undo();
    // Said once at least: neither the pause nor the workload may last long enough to be looked at.
    alive(note);
    environment.settle(request.design().settle(), () -> alive(note));
    String startedAt = Instant.now().toString();
    List<String> changes = watch.faults(environment.machine());
    List<String> doubts = applied(arm, note);
    MachineState machineBefore = environment.machine();
    // A workload on a machine that is not the arm's would only take time.
    Measured outcome =
        doubts.isEmpty() ? measure(slot, note) : new Measured(environment.snapshot());
    List<String> disturbances = new ArrayList<>(changes);
    disturbances.addAll(doubts);
    if (doubts.isEmpty()) {
      disturbances.addAll(lost(arm, machineBefore));
      disturbances.addAll(tripped(arm));
    }
    blame(outcome, disturbances);
    if (doubts.isEmpty()) {
      // A workload that failed at its start gave the arm nothing to decide: no disturbance.
      outcome.faults.addAll(session.doubts(arm, outcome.treatment, outcome.counters));
    }
    // As long as the arm is there: afterwards nobody knows what ran.
    Map<String, String> programs = programs(arm);
    session.undo();
    return new Repetition(
        slot,
        startedAt,
        outcome.wallSeconds,
        outcome.metrics,
        outcome.treatment,
        outcome.faults,
        logs.keep(outcome.log),
        outcome.before.bootId(),
        outcome.counters,
        outcome.histograms,
        outcome.notes,
        outcome.noResult,
        programs,
        outcome.queues,
        logs.keep(outcome.capture));
  }

  /** What ran, in which version; kernels that are booted for arms have names of their own. */
  private Map<String, String> programs(Arm arm) {
    Map<String, String> all = new TreeMap<>(session.programs(arm));
    all.putAll(workloads.programs(request.trial().call()));
    if (!kernel.isEmpty() && !request.design().byBoots()) {
      all.put(TrialMeasurement.KERNEL, kernel);
    }
    return all;
  }

  /** Applies an arm and asks whether it is there. */
  private List<String> applied(Arm arm, String note) {
    try {
      session.apply(arm);
      while (!session.isInPlace()) {
        alive(note);
        Pause.nanos(LOOK_EVERY.toNanos());
      }
      return session.doubts(arm);
    } catch (ArmNotAppliedException e) {
      return List.of((e.isForGood() ? Repetition.REFUSED : "") + e.getMessage());
    }
  }

  /**
   * What is no longer as it was when the arm was applied. An arm that is gone says why in its own
   * words; what else changed on the machine came with that, and would hide the reason.
   */
  private List<String> lost(Arm arm, MachineState before) {
    List<String> doubts = session.doubts(arm);
    return doubts.isEmpty() ? watch.faults(arm.name(), before, environment.machine()) : doubts;
  }

  private List<String> tripped(Arm arm) {
    return arm.needsModule()
        ? session.trip().map(why -> Repetition.TRIPPED + why).stream().toList()
        : List.of();
  }

  /** What is known of a repetition so far; one cut short keeps what it had. */
  private static final class Measured {
    NodeSnapshot before;
    Treatment treatment = Treatment.NONE;
    Map<String, Long> counters = Map.of();
    final Map<String, Double> metrics = new LinkedHashMap<>();
    final Map<String, Histogram> histograms = new LinkedHashMap<>();
    final List<String> faults = new ArrayList<>();
    final List<String> notes = new ArrayList<>();
    double wallSeconds;
    @Nullable Path log;
    @Nullable QueueLook queues;
    @Nullable Path capture;

    /** What the workload says for having none; null when the node is to blame, or nothing. */
    @Nullable String noResult;

    @Nullable MllbException crash;

    Measured(NodeSnapshot before) {
      this.before = before;
    }
  }

  private Measured measure(Slot slot, String note) {
    Measured outcome = new Measured(environment.snapshot());
    try (RunningWorkload running = workloads.prepare(request.trial().call(), logs.folder())) {
      outcome.log = running.log();
      while (!running.awaitPrepared(LOOK_EVERY)) {
        alive(note);
      }
      measureCommand(running, outcome, slot, note);
      logs.ended();
    } catch (MllbException e) {
      outcome.noResult = RawLogs.said(e);
      outcome.crash = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new InterruptedIOException("interrupted"));
    }
    return outcome;
  }

  /**
   * Looks at the machine right before the command and right after it: what prepares for it is
   * another load, and as long as it likes.
   */
  private void measureCommand(RunningWorkload running, Measured outcome, Slot slot, String note)
      throws InterruptedException {
    boolean isClose = slot.block() <= Slot.INSTRUMENTED;
    try (InstrumentedRepetition look =
        isClose
            ? InstrumentedRepetition.begin(session, capture(slot))
            : InstrumentedRepetition.none()) {
      Treatment treatment = session.treatment();
      Map<String, Long> counters = session.counters();
      OptionalLong ofArm = session.cpuMicros();
      EnergyMeter energy = environment.energyMeter();
      outcome.before = environment.snapshot();
      NodeSnapshot after = outcome.before;
      OptionalLong cpuMicros = OptionalLong.empty();
      running.begin();
      try {
        while (!running.await(look.every())) {
          look.look(running.isMeasured());
          energy.look();
          alive(note);
        }
        look.look(false);
        after = environment.snapshot();
        OptionalLong ofArmAfter = session.cpuMicros();
        energy.joules(outcome.before, after).ifPresent(j -> outcome.metrics.put("energy_j", j));
        count(outcome, treatment, counters);
        cpuMicros = own(running.outcome().cpuMicros(), ofArm, ofArmAfter);
        fill(outcome, running, after);
        outcome.notes.addAll(environment.notes());
        look.fill(outcome.metrics, outcome.histograms);
        outcome.queues = look.queues();
        outcome.capture = look.saveCapture(logs.folder(), () -> alive(note));
        outcome.notes.addAll(look.notes());
      } catch (MllbException e) {
        // What a run did that failed is its arm's all the same.
        count(outcome, treatment, counters);
        throw e;
      } finally {
        outcome.faults.addAll(environment.faults(outcome.before, after, cpuMicros));
      }
    }
  }

  /** What the arm did since. */
  private void count(Measured outcome, Treatment before, Map<String, Long> countersBefore) {
    outcome.treatment = session.treatment().minus(before);
    Map<String, Long> counters = new TreeMap<>(session.counters());
    counters.replaceAll((name, value) -> value - countersBefore.getOrDefault(name, 0L));
    outcome.counters = counters;
  }

  /** One of each arm is enough to look at. */
  private TraceCapture capture(Slot slot) {
    return slot.block() == Slot.INSTRUMENTED
        ? TraceCapture.open(environment.root())
        : TraceCapture.none();
  }

  /** CPU time of the workload, and of what its arm runs beside it. */
  private static OptionalLong own(OptionalLong workload, OptionalLong before, OptionalLong after) {
    return workload.isPresent() && before.isPresent() && after.isPresent()
        ? OptionalLong.of(workload.getAsLong() + after.getAsLong() - before.getAsLong())
        : OptionalLong.empty();
  }

  /**
   * A node that was disturbed, or an arm that was lost, is a reason to measure again; a workload
   * that failed is not.
   */
  private void blame(Measured outcome, List<String> disturbances) {
    outcome.faults.addAll(disturbances);
    if (outcome.noResult == null) {
      return;
    }
    boolean isDisturbed = !outcome.faults.isEmpty();
    outcome.faults.add(outcome.noResult);
    if (isDisturbed) {
      outcome.noResult = null;
    } else if (outcome.crash != null) {
      logs.crashed(outcome.crash);
    }
  }

  private static void fill(Measured outcome, RunningWorkload running, NodeSnapshot after)
      throws InterruptedException {
    Workload workload = running.workload();
    outcome.wallSeconds = running.outcome().wall().toNanos() / 1e9;
    outcome.notes.addAll(running.outcome().notes());
    running.outcome().killed().ifPresent(outcome.faults::add);
    outcome.metrics.putAll(ResourceMetrics.between(outcome.before, after, running.outcome()));
    try {
      LogResult said = LogParsers.read(workload, running.log());
      outcome.metrics.putAll(said.metrics());
      outcome.histograms.putAll(said.histograms());
    } catch (UnreadableLogException e) {
      outcome.noResult = "workload " + workload.name() + ": " + e.getMessage();
    }
  }

  private void alive(String note) {
    session.renewLease();
    progress.accept(note);
  }
}
