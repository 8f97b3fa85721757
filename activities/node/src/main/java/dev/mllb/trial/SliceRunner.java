// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import dev.mllb.basics.FileFailure;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.Arm;
import dev.mllb.model.Metric;
import dev.mllb.model.Switchback;
import dev.mllb.model.TrialMeasurement;
import dev.mllb.model.TrialRequest;
import dev.mllb.sample.Repetition;
import dev.mllb.sample.Slot;
import dev.mllb.sample.Treatment;
import dev.mllb.workload.Workload;
import dev.mllb.workload.run.LiveCounter;
import dev.mllb.workload.run.Pause;
import dev.mllb.workload.run.RunningWorkload;
import dev.mllb.workload.run.WorkloadRunner;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs of one workload in which the arms take turns. What is true of a whole run (a disturbed node,
 * a crash, a module that gave no answer) is true of all its slices; what an arm sets is read back
 * in each.
 */
final class SliceRunner {

  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  private final TrialRequest request;
  private final Switchback switchback;
  private final Workload workload;
  private final Metric headline;
  private final WorkloadRunner workloads;
  private final ArmKind.Session session;
  private final RawLogs logs;
  private final Environment environment;
  private final Consumer<String> progress;
  private final MachineWatch watch = new MachineWatch();
  private final String kernel;

  SliceRunner(
      TrialRequest request,
      Switchback switchback,
      WorkloadRunner workloads,
      ArmKind.Session session,
      RawLogs logs,
      Environment environment,
      Consumer<String> progress) {
    this.request = request;
    this.switchback = switchback;
    this.workloads = workloads;
    this.workload = workloads.catalogue().find(request.trial().call().workload());
    this.headline = workload.headline();
    this.session = session;
    this.logs = logs;
    this.environment = environment;
    this.progress = progress;
    this.kernel = environment.kernel();
  }

  /** One slice as it was measured, before anything is known of its whole run. */
  private static final class Slice {
    final Slot slot;
    final String startedAt = Instant.now().toString();
    final List<String> faults = new ArrayList<>();
    long nanos;
    double seconds;
    double rate;
    Treatment treatment = Treatment.NONE;
    Map<String, Long> counters = Map.of();
    String trip = "";

    Slice(Slot slot) {
      this.slot = slot;
    }

    boolean isStill() {
      return faults.isEmpty() && rate <= 0;
    }
  }

  /**
   * One run of as many whole blocks as it has time for, and the machine as it was.
   *
   * @param ahead blocks still to be measured
   * @param state of the trial so far, for people
   * @return its slices, a warm-up of the control first
   */
  List<Repetition> run(List<List<Slot>> ahead, String state) {
    String note = "trial " + request.trial().name() + ": " + state + ", slices of one run";
    session.undo();
    environment.settle(request.design().settle(), () -> alive(note));
    List<String> faults = new ArrayList<>(watch.faults(environment.machine()));
    List<Slice> slices = new ArrayList<>();
    NodeSnapshot before = environment.snapshot();
    NodeSnapshot after = before;
    OptionalLong cpuMicros = OptionalLong.empty();
    List<String> notes = new ArrayList<>();
    Path log = null;
    try (RunningWorkload running = workloads.prepare(request.trial().call(), logs.folder())) {
      log = running.log();
      while (!running.awaitPrepared(LOOK_EVERY)) {
        alive(note);
      }
      before = environment.snapshot();
      after = before;
      running.begin();
      measure(running, ahead, slices, note);
      session.undo();
      while (!running.await(LOOK_EVERY)) {
        alive(note);
      }
      after = environment.snapshot();
      cpuMicros = running.outcome().cpuMicros();
      notes.addAll(running.outcome().notes());
      running.outcome().killed().ifPresent(faults::add);
      logs.ended();
    } catch (MllbException e) {
      faults.add(RawLogs.said(e));
      logs.crashed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new InterruptedIOException("interrupted"));
    }
    session.undo();
    faults.addAll(environment.faults(before, after, cpuMicros));
    faults.addAll(watch.faults(environment.machine()));
    faults.addAll(treatmentFaults(slices));
    Optional<String> trip = trip(slices);
    trip.ifPresent(why -> slices.forEach(slice -> slice.faults.add(tripped(slice, why))));
    if (trip.isEmpty() && slices.stream().noneMatch(slice -> slice.slot.block() >= 0)) {
      throw new MllbException(
          FailureCode.WORKLOAD_CRASHED,
          "a run of "
              + workload.name()
              + " ended before the slices of one block: "
              + (faults.isEmpty() ? "it was over too soon" : String.join("; ", faults)));
    }
    return repetitions(slices, faults, notes, before.bootId(), log);
  }

  private void measure(
      RunningWorkload running, List<List<Slot>> ahead, List<Slice> slices, String note)
      throws InterruptedException {
    LiveCounter live = running.live().orElseThrow();
    long end =
        System.nanoTime()
            + workload.length(request.trial().call()).orElseThrow().toNanos()
            - SliceFit.MARGIN.toNanos() / 2;
    awaitFirstOperation(running, live, note);
    for (int i = 0; i < Math.max(1, request.design().warmup()); i++) {
      slices.add(slice(running, live, new Slot(Slot.WARM_UP, i, request.control()), note));
    }
    for (List<Slot> block : ahead) {
      long needed = longest(slices) * block.size();
      if (System.nanoTime() + needed > end || !running.isRunning()) {
        return;
      }
      for (Slot slot : block) {
        if (trip(slices).isPresent()) {
          // Switching the model on again would overrule what went back to native for safety.
          return;
        }
        slices.add(slice(running, live, slot, note));
      }
    }
  }

  /** The kernel forgets a trip when a mode is switched on: each slice has noted its own. */
  private static Optional<String> trip(List<Slice> slices) {
    return slices.stream().map(slice -> slice.trip).filter(why -> !why.isEmpty()).findFirst();
  }

  /** Switching and reading back take time of their own, on a slow machine much of it. */
  private long longest(List<Slice> slices) {
    return Math.max(
        switchback.slice().toNanos(), slices.stream().mapToLong(s -> s.nanos).max().orElse(0));
  }

  /** A run that never begins ends by itself, with what it has to say. */
  private void awaitFirstOperation(RunningWorkload running, LiveCounter live, String note)
      throws InterruptedException {
    try {
      while (live.read().operations() <= 0 && !running.await(LOOK_EVERY.dividedBy(25))) {
        alive(note);
      }
    } catch (IOException e) {
      throw cutShort(e);
    }
  }

  private MllbException cutShort(IOException e) {
    boolean isInterrupt = FileFailure.code(e) == FailureCode.INTERRUPTED;
    return new MllbException(
        isInterrupt ? FailureCode.INTERRUPTED : FailureCode.WORKLOAD_CRASHED,
        "workload " + workload.name() + ": " + e.getMessage(),
        e);
  }

  private Slice slice(RunningWorkload running, LiveCounter live, Slot slot, String note) {
    Arm arm = request.arm(slot.arm());
    Slice slice = new Slice(slot);
    long begin = System.nanoTime();
    try {
      session.undo();
      session.apply(arm);
    } catch (ArmNotAppliedException e) {
      slice.faults.add((e.isForGood() ? Repetition.REFUSED : "") + e.getMessage());
    }
    until(begin + switchback.edge().toNanos(), note);
    slice.faults.addAll(session.doubts(arm));
    Treatment treatment = session.treatment();
    Map<String, Long> counters = session.counters();
    try {
      LiveCounter.Reading from = live.read();
      // Whoever was late: a shorter look would say less, and of an arm that is slow to set.
      until(from.nanos() + switchback.slice().minus(switchback.edge()).toNanos(), note);
      LiveCounter.Reading to = live.read();
      slice.seconds = (to.nanos() - from.nanos()) / 1e9;
      slice.rate = to.since(from);
    } catch (IOException e) {
      throw cutShort(e);
    }
    slice.treatment = session.treatment().minus(treatment);
    slice.counters = new TreeMap<>(session.counters());
    slice.counters.replaceAll((name, value) -> value - counters.getOrDefault(name, 0L));
    if (slice.faults.isEmpty()) {
      slice.faults.addAll(session.doubts(arm));
    }
    if (!running.isRunning()) {
      slice.faults.add("the run ended in the middle of the slice");
    }
    slice.nanos = System.nanoTime() - begin;
    if (arm.hasModel()) {
      slice.trip = session.trip().orElse("");
    } else {
      slice.faults.addAll(session.doubts(arm, slice.treatment, slice.counters));
    }
    return slice;
  }

  private void until(long nanos, String note) {
    alive(note);
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      Pause.nanos(Math.min(left, LOOK_EVERY.toNanos()));
      if (left > LOOK_EVERY.toNanos()) {
        alive(note);
      }
    }
  }

  private void alive(String note) {
    session.renewLease();
    progress.accept(note);
  }

  /** It ends the arms with a model, and no other. */
  private String tripped(Slice slice, String why) {
    boolean isItsOwn = request.arm(slice.slot.arm()).hasModel();
    return (isItsOwn ? "" : "in this run ") + Repetition.TRIPPED + why;
  }

  /** In one slice the kernel may well have asked nothing: a model proves itself in a whole run. */
  private List<String> treatmentFaults(List<Slice> slices) {
    List<String> faults = new ArrayList<>();
    for (Arm arm : request.arms()) {
      List<Slice> own =
          slices.stream()
              .filter(s -> s.slot.block() >= 0 && s.slot.arm().equals(arm.name()))
              .toList();
      if (arm.hasModel() && !own.isEmpty()) {
        Treatment treatment =
            own.stream().map(s -> s.treatment).reduce(Treatment.NONE, Treatment::plus);
        Map<String, Long> counters = new TreeMap<>();
        own.forEach(
            s -> s.counters.forEach((name, count) -> counters.merge(name, count, Long::sum)));
        faults.addAll(session.doubts(arm, treatment, counters));
      }
    }
    return faults;
  }

  private List<Repetition> repetitions(
      List<Slice> slices,
      List<String> faults,
      List<String> notes,
      String bootId,
      @Nullable Path log) {
    Map<String, String> programs = new TreeMap<>(workloads.programs(request.trial().call()));
    if (!kernel.isEmpty()) {
      programs.put(TrialMeasurement.KERNEL, kernel);
    }
    var kept = logs.keep(log);
    List<Repetition> repetitions = new ArrayList<>();
    for (Slice slice : slices) {
      // On an undisturbed node a workload that stood still gave the worst result there is.
      String noResult =
          faults.isEmpty() && slice.isStill() && slice.slot.block() >= 0
              ? workload.name() + " counted nothing in a slice of " + slice.slot.arm()
              : null;
      List<String> reasons = new ArrayList<>(faults);
      reasons.addAll(slice.faults);
      if (noResult != null) {
        reasons.add(noResult);
      }
      Map<String, Double> metrics = new LinkedHashMap<>();
      if (slice.rate > 0) {
        metrics.put(headline.name(), slice.rate);
      }
      repetitions.add(
          new Repetition(
              slice.slot,
              slice.startedAt,
              slice.seconds,
              metrics,
              slice.treatment,
              reasons,
              kept,
              bootId,
              slice.counters,
              Map.of(),
              notes,
              noResult,
              programs));
    }
    return repetitions;
  }
}
