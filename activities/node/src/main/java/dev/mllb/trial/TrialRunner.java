// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.basics.WorkFolder;
import dev.mllb.model.Arm;
import dev.mllb.model.Metric;
import dev.mllb.model.TrialMeasurement;
import dev.mllb.model.TrialRequest;
import dev.mllb.sample.Observations;
import dev.mllb.sample.Repetition;
import dev.mllb.sample.SampleFile;
import dev.mllb.sample.Schedule;
import dev.mllb.sample.Slot;
import dev.mllb.sample.VoidRule;
import dev.mllb.stats.SequentialTest;
import dev.mllb.workload.WorkloadMetric;
import dev.mllb.workload.run.WorkloadRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures one trial: repetitions of both arms in random blocks, until the headline metric's
 * sequential test has seen enough, the plan's maximum is reached, or too many are void.
 */
public final class TrialRunner {

  private static final Logger LOG = LoggerFactory.getLogger(TrialRunner.class);

  private final WorkloadRunner workloads;
  private final ArmSwitch module;
  private final ArmSwitch withoutModule;
  private final ArtifactStore store;
  private final Path stateDirectory;
  private final NodeProbe probe;
  private final Runnable ready;

  /**
   * A runner for a machine that an experiment has tuned.
   *
   * @param withoutModule arms of trials without a module
   * @param ready makes the machine as the experiment wants it, before each repetition: a reboot
   *     between two of them undoes what was set
   */
  public TrialRunner(
      WorkloadRunner workloads,
      ArmSwitch module,
      ArmSwitch withoutModule,
      ArtifactStore store,
      Path stateDirectory,
      Runnable ready) {
    this(
        workloads,
        module,
        withoutModule,
        store,
        stateDirectory,
        new NodeProbe(Path.of("/")),
        ready);
  }

  /**
   * A runner for this machine.
   *
   * @param stateDirectory the worker's; samples and raw logs are kept there until they are stored
   */
  public TrialRunner(
      WorkloadRunner workloads, ArmSwitch module, ArtifactStore store, Path stateDirectory) {
    this(workloads, module, new BothNative(), store, stateDirectory, () -> {});
  }

  /**
   * A runner whose trials without a module have arms of another kind than twice native.
   *
   * @param equal arms of trials without a module
   */
  public static TrialRunner withoutModule(
      WorkloadRunner workloads, ArmSwitch equal, ArtifactStore store, Path stateDirectory) {
    return new TrialRunner(workloads, equal, equal, store, stateDirectory, () -> {});
  }

  TrialRunner(
      WorkloadRunner workloads,
      ArmSwitch module,
      ArmSwitch withoutModule,
      ArtifactStore store,
      Path stateDirectory,
      NodeProbe probe,
      Runnable ready) {
    this.workloads = workloads;
    this.module = module;
    this.withoutModule = withoutModule;
    this.store = store;
    this.stateDirectory = stateDirectory;
    this.probe = probe;
    this.ready = ready;
  }

  /**
   * Measures, going on where an earlier call with the same request stopped; another request under
   * the same name is refused.
   *
   * @param progress told what is going on about twice a second; may throw to stop the trial
   * @throws dev.mllb.failure.MllbException when the workload or the module cannot be run at all
   */
  public TrialMeasurement run(TrialRequest request, Consumer<String> progress) {
    Path directory = directory(request);
    WorkFolder.claim(directory, request.experimentId(), request);
    SampleFile samples = samples(request, directory.resolve("samples.jsonl"));
    try (ArmSwitch.Session session = armSwitch(request).open(request)) {
      RepetitionRunner runner =
          new RepetitionRunner(
              request,
              workloads,
              session,
              store,
              directory.resolve("logs"),
              new Environment(probe),
              progress);
      if (!isFinished(request, samples)) {
        Schedule.warmup(request.design())
            .forEach(slot -> samples.add(measure(runner, slot, "warm-up")));
      }
      while (!isFinished(request, samples)) {
        samples.add(measure(runner, next(request, samples), state(request, samples)));
      }
      if (!isTripped(samples)) {
        Schedule.instrumented(request).stream()
            .filter(slot -> samples.repetitions().stream().noneMatch(r -> r.slot().equals(slot)))
            .forEach(slot -> samples.add(measure(runner, slot, "looking closely")));
      }
    }
    return measurement(request, samples);
  }

  private Repetition measure(RepetitionRunner runner, Slot slot, String state) {
    ready.run();
    return runner.run(slot, state);
  }

  /** Samples of an earlier version follow another order of the arms and cannot be gone on with. */
  private static SampleFile samples(TrialRequest request, Path file) {
    SampleFile samples = SampleFile.open(file);
    List<Slot> slots = Schedule.blocks(request).stream().flatMap(List::stream).toList();
    boolean isOurs =
        samples.repetitions().stream()
            .map(Repetition::slot)
            .allMatch(slot -> slot.block() < 0 || slots.contains(slot));
    if (isOurs) {
      return samples;
    }
    Path aside = file.resolveSibling("samples-of-another-order.jsonl");
    LOG.warn("trial {} begins again: {} has another order", request.trial().name(), aside);
    try {
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot put " + file + " aside", e);
    }
    return SampleFile.open(file);
  }

  private ArmSwitch armSwitch(TrialRequest request) {
    return request.module() == null ? withoutModule : module;
  }

  private Path directory(TrialRequest request) {
    return stateDirectory
        .resolve("trials")
        .resolve(WorkFolder.name(request.experimentId()))
        .resolve(WorkFolder.name(request.trial().name()) + "-" + request.attempt());
  }

  private static String plain(String name) {
    return name.replaceAll("[^A-Za-z0-9_-]", "_");
  }

  private static Slot next(TrialRequest request, SampleFile samples) {
    Set<Slot> done = doneSlots(samples);
    return Schedule.blocks(request).stream()
        .flatMap(List::stream)
        .filter(slot -> !done.contains(slot))
        .findFirst()
        .orElseThrow();
  }

  private static Set<Slot> doneSlots(SampleFile samples) {
    return samples.repetitions().stream()
        .filter(Repetition::isMeasured)
        .map(Repetition::slot)
        .collect(Collectors.toSet());
  }

  private boolean isFinished(TrialRequest request, SampleFile samples) {
    if (isTripped(samples) || voids(samples) >= VoidRule.limit(request.design())) {
      return true;
    }
    Set<Slot> done = doneSlots(samples);
    List<List<Slot>> blocks = Schedule.blocks(request);
    long complete = blocks.stream().takeWhile(done::containsAll).count();
    boolean isBetweenBlocks =
        blocks.stream().limit(complete).mapToInt(List::size).sum() == done.size();
    return complete == blocks.size()
        || (isBetweenBlocks && complete > 0 && isDecided(request, samples));
  }

  private boolean isDecided(TrialRequest request, SampleFile samples) {
    Metric headline = headline(request);
    return SequentialTest.of(request.design(), request.comparisons(), request.seed())
        .look(headline, Observations.of(headline, samples.repetitions()))
        .filter(look -> look.isDecided() && isEnough(request, samples))
        .isPresent();
  }

  private static boolean isEnough(TrialRequest request, SampleFile samples) {
    return Stream.of(Arm.values())
        .allMatch(arm -> measured(samples, arm) >= request.design().minRepetitions());
  }

  private static long measured(SampleFile samples, Arm arm) {
    return samples.repetitions().stream()
        .filter(r -> r.isMeasured() && r.slot().arm() == arm)
        .count();
  }

  private Metric headline(TrialRequest request) {
    return workloads.catalogue().find(request.trial().call().workload()).metrics().stream()
        .map(WorkloadMetric::metric)
        .filter(Metric::headline)
        .findFirst()
        .orElseThrow();
  }

  private static int voids(SampleFile samples) {
    return VoidRule.of(samples.repetitions()).all();
  }

  private static boolean isTripped(SampleFile samples) {
    return samples.repetitions().stream().anyMatch(r -> !trips(r).isEmpty());
  }

  private static List<String> trips(Repetition repetition) {
    return repetition.voidReasons().stream()
        .filter(reason -> reason.startsWith(Validity.TRIPPED))
        .toList();
  }

  private static int kept(SampleFile samples, Arm arm) {
    return (int)
        samples.repetitions().stream().filter(r -> r.isKept() && r.slot().arm() == arm).count();
  }

  private static String state(TrialRequest request, SampleFile samples) {
    return String.format(
        Locale.ROOT,
        "%d + %d of at most %d repetitions, %d void",
        kept(samples, Arm.NATIVE),
        kept(samples, Arm.MLLB),
        2 * request.design().maxRepetitions(),
        voids(samples));
  }

  private TrialMeasurement measurement(TrialRequest request, SampleFile samples) {
    List<Repetition> treated =
        samples.repetitions().stream().filter(r -> r.isTreated() && !r.isInstrumented()).toList();
    List<Metric> metrics = new ArrayList<>();
    workloads.catalogue().find(request.trial().call().workload()).metrics().stream()
        .map(WorkloadMetric::metric)
        .forEach(metrics::add);
    ResourceMetrics.ALL.stream()
        .filter(
            m -> samples.repetitions().stream().anyMatch(r -> r.metrics().containsKey(m.name())))
        .forEach(metrics::add);
    LOG.info("trial {}: {}", request.trial().name(), state(request, samples));
    return new TrialMeasurement(
        store.put(samples.file(), plain(request.trial().name()) + "-samples.jsonl"),
        metrics,
        kept(samples, Arm.NATIVE),
        kept(samples, Arm.MLLB),
        voids(samples),
        treated.stream().mapToLong(r -> r.treatment().acted()).sum(),
        treated.stream().mapToLong(r -> r.treatment().flips()).sum(),
        samples.repetitions().stream().flatMap(r -> trips(r).stream()).distinct().toList(),
        SampleFile.programs(samples.repetitions()));
  }
}
