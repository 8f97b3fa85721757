// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.basics.WorkFolder;
import dev.mllb.boot.KernelBoots;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.Arm;
import dev.mllb.model.BootTicket;
import dev.mllb.model.Metric;
import dev.mllb.model.Switchback;
import dev.mllb.model.TrialMeasurement;
import dev.mllb.model.TrialRequest;
import dev.mllb.model.TrialTurn;
import dev.mllb.sample.Boots;
import dev.mllb.sample.Comparison;
import dev.mllb.sample.Course;
import dev.mllb.sample.Repetition;
import dev.mllb.sample.SampleFile;
import dev.mllb.sample.Schedule;
import dev.mllb.sample.Slot;
import dev.mllb.sample.Treatment;
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
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures one trial: repetitions of all arms in random blocks, until the headline metric's
 * sequential test has seen enough of each, the plan's maximum is reached, or too many are void.
 */
public final class TrialRunner {

  private static final Logger LOG = LoggerFactory.getLogger(TrialRunner.class);

  /** Times that a repetition with probes is taken when the node is disturbed. */
  private static final int LOOKS = 2;

  private final WorkloadRunner workloads;
  private final ArmKinds kinds;
  private final ArtifactStore store;
  private final Path stateDirectory;
  private final NodeProbe probe;
  private final Runnable ready;

  /**
   * A runner for this machine.
   *
   * @param kinds what arms can hold here, in the order of applying
   * @param stateDirectory the worker's; samples and raw logs are kept there until they are stored
   * @param ready makes the machine as its experiment wants it, before each repetition: a reboot
   *     between two of them undoes what was set
   */
  public TrialRunner(
      WorkloadRunner workloads,
      List<ArmKind> kinds,
      ArtifactStore store,
      Path stateDirectory,
      Runnable ready) {
    this(workloads, kinds, store, stateDirectory, Path.of("/"), ready);
  }

  /**
   * The same of a machine whose files are elsewhere, in a test.
   *
   * @param root folder with its /proc and /sys
   */
  public TrialRunner(
      WorkloadRunner workloads,
      List<ArmKind> kinds,
      ArtifactStore store,
      Path stateDirectory,
      Path root,
      Runnable ready) {
    this.workloads = workloads;
    this.kinds = new ArmKinds(kinds);
    this.store = store;
    this.stateDirectory = stateDirectory;
    this.probe = new NodeProbe(root);
    this.ready = ready;
  }

  /**
   * Measures, going on where an earlier call with the same request stopped; another request under
   * the same name is refused.
   *
   * @param progress told what is going on about twice a second; may throw to stop the trial
   * @throws dev.mllb.failure.MllbException when the workload or an arm cannot be run at all, or an
   *     arm cannot be undone
   */
  public TrialMeasurement run(TrialRequest request, Consumer<String> progress) {
    return run(request, request, progress);
  }

  /**
   * The same of a request that does not say all that its numbers depend on.
   *
   * @param claim the request with what it leaves out: another under the same name is refused
   * @throws dev.mllb.failure.MllbException as {@link #run(TrialRequest, Consumer)}
   */
  public TrialMeasurement run(TrialRequest request, Object claim, Consumer<String> progress) {
    refuseSlicesThatCannotBe(request);
    Path directory = directory(request);
    WorkFolder.claim(directory, request.experimentId(), claim);
    Course course = new Course(request, headline(request));
    SampleFile samples = samples(request, course, directory.resolve("samples.jsonl"));
    try (ArmKind.Session session = kinds.open(request)) {
      RawLogs logs = new RawLogs(store, directory.resolve("logs"));
      Environment environment = new Environment(probe);
      RepetitionRunner runner =
          new RepetitionRunner(request, workloads, session, logs, environment, progress);
      Switchback switchback = request.design().switchback();
      if (switchback == null) {
        takeRepetitions(runner, course, request, samples);
      } else {
        takeSlices(
            new SliceRunner(request, switchback, workloads, session, logs, environment, progress),
            course,
            request,
            samples);
      }
      takeLooks(runner, course, request, samples);
    }
    return measurement(request, samples);
  }

  /**
   * The same of a trial whose arms are booted, as far as the present boot takes it: measures in the
   * boot that comes next when the machine is in it, and asks for another one when it is not.
   *
   * @throws dev.mllb.failure.MllbException as {@link #run}
   */
  public TrialTurn runInBoot(TrialRequest request, KernelBoots boots, Consumer<String> progress) {
    Path directory = directory(request);
    WorkFolder.claim(directory, request.experimentId(), request);
    Course course = new Course(request, headline(request));
    SampleFile samples = samples(request, course, directory.resolve("samples.jsonl"));
    Environment environment = new Environment(probe);
    RawLogs logs = new RawLogs(store, directory.resolve("logs"));
    Optional<BootTicket> next;
    try (ArmKind.Session session = kinds.open(request)) {
      RepetitionRunner runner =
          new RepetitionRunner(request, workloads, session, logs, environment, progress);
      BootedTrial trial =
          new BootedTrial(
              request,
              boots,
              course,
              samples,
              ready,
              slot ->
                  runner.run(
                      slot,
                      slot.block() == Slot.WARM_UP
                          ? "warm-up after the boot"
                          : state(request, samples)));
      next = trial.next();
    }
    return next.isPresent()
        ? new TrialTurn(next.get(), null)
        : new TrialTurn(null, measurement(request, samples));
  }

  private void takeRepetitions(
      RepetitionRunner runner, Course course, TrialRequest request, SampleFile samples) {
    if (course.next(samples.repetitions()).isPresent()) {
      Schedule.warmup(request).forEach(slot -> samples.add(measure(runner, slot, "warm-up")));
    }
    Optional<Slot> next = course.next(samples.repetitions());
    while (next.isPresent()) {
      samples.add(measure(runner, next.get(), state(request, samples)));
      next = course.next(samples.repetitions());
    }
  }

  /** They come after all that counts: a workload that fails in them takes nothing away from it. */
  private void takeLooks(
      RepetitionRunner runner, Course course, TrialRequest request, SampleFile samples) {
    try {
      for (Slot slot : Schedule.instrumented(request)) {
        while (isWorthALook(slot, course, request, samples.repetitions())) {
          samples.add(measure(runner, slot, "looking closely"));
        }
      }
    } catch (MllbException e) {
      if (e.code() != FailureCode.WORKLOAD_CRASHED && e.code() != FailureCode.DISK_FULL) {
        throw e;
      }
      LOG.warn("trial {}: no more close looks: {}", request.trial().name(), e.getMessage());
    }
  }

  private void takeSlices(
      SliceRunner runner, Course course, TrialRequest request, SampleFile samples) {
    List<List<Slot>> ahead = course.ahead(samples.repetitions());
    while (!ahead.isEmpty()) {
      ready.run();
      samples.add(runner.run(ahead, state(request, samples)));
      ahead = course.ahead(samples.repetitions());
    }
  }

  private void refuseSlicesThatCannotBe(TrialRequest request) {
    if (request.design().takesTurns()) {
      SliceFit.problem(
              request.design(),
              request.arms().size(),
              workloads.catalogue().find(request.trial().call().workload()),
              request.trial().call())
          .or(() -> kinds.inTheWay(request))
          .ifPresent(
              why -> {
                throw new MllbException(FailureCode.INVALID_PLAN, "no switchback: " + why);
              });
    }
  }

  private Repetition measure(RepetitionRunner runner, Slot slot, String state) {
    ready.run();
    return runner.run(slot, state);
  }

  /** Samples of an earlier version follow another order of the arms and cannot be gone on with. */
  private static SampleFile samples(TrialRequest request, Course course, Path file) {
    SampleFile samples = SampleFile.open(file);
    if (course.isOf(samples.repetitions())) {
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

  private Path directory(TrialRequest request) {
    return stateDirectory
        .resolve("trials")
        .resolve(WorkFolder.name(request.experimentId()))
        .resolve(WorkFolder.name(request.trial().name()) + "-" + request.attempt());
  }

  private static String plain(String name) {
    return name.replaceAll("[^A-Za-z0-9_-]", "_");
  }

  private Metric headline(TrialRequest request) {
    return workloads.catalogue().find(request.trial().call().workload()).headline();
  }

  private static int voids(TrialRequest request, SampleFile samples) {
    return (int)
        Boots.units(request.design(), samples.repetitions()).stream()
            .filter(r -> r.slot().block() >= 0 && !r.voidReasons().isEmpty())
            .count();
  }

  /**
   * Not yet looked at but in vain, and there is still something to explain: an arm that it is
   * compared with, and the module that all share.
   */
  private static boolean isWorthALook(
      Slot slot, Course course, TrialRequest request, List<Repetition> repetitions) {
    List<Repetition> looks = repetitions.stream().filter(r -> r.slot().equals(slot)).toList();
    boolean isWanted =
        looks.size() < LOOKS
            && looks.stream().allMatch(r -> !r.voidReasons().isEmpty() && r.noResult() == null);
    return isWanted
        && repetitions.stream().allMatch(r -> r.trips().isEmpty())
        && Comparison.of(request).stream()
            .filter(arms -> arms.control().equals(slot.arm()) || arms.arm().equals(slot.arm()))
            .anyMatch(arms -> course.canGoOn(arms, repetitions));
  }

  private static int kept(TrialRequest request, SampleFile samples, Arm arm) {
    return (int)
        Boots.units(request.design(), samples.repetitions()).stream()
            .filter(r -> r.isKept() && r.slot().arm().equals(arm.name()))
            .count();
  }

  /** The module's decisions are not added to those of a scheduler, which asks for other things. */
  private static boolean isCounted(TrialRequest request, String arm) {
    Arm held = request.arm(arm);
    return request.module() != null ? held.needsModule() : held.hasModel();
  }

  private static String state(TrialRequest request, SampleFile samples) {
    return String.format(
        Locale.ROOT,
        "%s of at most %d %s, %d void",
        request.arms().stream()
            .map(arm -> Integer.toString(kept(request, samples, arm)))
            .collect(Collectors.joining(" + ")),
        request.arms().size() * request.design().maxRepetitions(),
        request.design().takesTurns()
            ? "slices"
            : request.design().byBoots() ? "boots" : "repetitions",
        voids(request, samples));
  }

  private TrialMeasurement measurement(TrialRequest request, SampleFile samples) {
    List<Treatment> treatments =
        samples.repetitions().stream()
            .filter(r -> isCounted(request, r.slot().arm()) && !r.isInstrumented())
            .map(Repetition::treatment)
            .toList();
    List<Metric> metrics = new ArrayList<>();
    workloads.catalogue().find(request.trial().call().workload()).metrics().stream()
        .map(WorkloadMetric::metric)
        .filter(metric -> metric.headline() || !request.design().takesTurns())
        .forEach(metrics::add);
    ResourceMetrics.ALL.stream()
        .filter(
            m -> samples.repetitions().stream().anyMatch(r -> r.metrics().containsKey(m.name())))
        .forEach(metrics::add);
    LOG.info("trial {}: {}", request.trial().name(), state(request, samples));
    return new TrialMeasurement(
        store.put(samples.file(), plain(request.trial().name()) + "-samples.jsonl"),
        metrics,
        kept(request, samples, request.control()),
        request.others().stream().mapToInt(arm -> kept(request, samples, arm)).sum(),
        voids(request, samples),
        treatments.stream().mapToLong(Treatment::acted).sum(),
        treatments.stream().mapToLong(Treatment::flips).sum(),
        samples.repetitions().stream()
            .filter(r -> !r.isInstrumented())
            .flatMap(r -> r.trips().stream())
            .distinct()
            .toList(),
        SampleFile.programs(samples.repetitions()));
  }
}
