// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.basics.Json;
import dev.mllb.judge.TrialJudge;
import dev.mllb.model.Arm;
import dev.mllb.model.ArtifactRef;
import dev.mllb.model.Balance;
import dev.mllb.model.CollectSpec;
import dev.mllb.model.DataSpec;
import dev.mllb.model.DatasetRef;
import dev.mllb.model.Evaluation;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.model.ExperimentSummary;
import dev.mllb.model.ExportedModel;
import dev.mllb.model.FailedTrialSpec;
import dev.mllb.model.GateSpec;
import dev.mllb.model.HostFacts;
import dev.mllb.model.Lineage;
import dev.mllb.model.Metric;
import dev.mllb.model.ModelSpec;
import dev.mllb.model.ModuleProof;
import dev.mllb.model.ModuleRef;
import dev.mllb.model.ModuleSpec;
import dev.mllb.model.SplitSpec;
import dev.mllb.model.Switchback;
import dev.mllb.model.Target;
import dev.mllb.model.TraceRef;
import dev.mllb.model.TrainedModel;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.TrialMeasurement;
import dev.mllb.model.TrialRequest;
import dev.mllb.model.TrialResult;
import dev.mllb.model.TrialSpec;
import dev.mllb.model.TuneSpec;
import dev.mllb.model.WorkloadCall;
import dev.mllb.sample.Repetition;
import dev.mllb.sample.Schedule;
import dev.mllb.sample.Slot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Experiments with made-up numbers, to look at every part of a report. */
final class SampleReports {

  static final TrialDesign DESIGN =
      new TrialDesign(1, 4, 6, 0.95, 5, Duration.ofSeconds(5), 6, null);

  private final ArtifactStore store;
  final SampleMeasurements measured;

  SampleReports(ArtifactStore store) {
    this.store = store;
    measured = new SampleMeasurements(store);
  }

  /** An experiment of so many trials. */
  ExperimentSummary experiment(int trials) {
    return experiment(trials, 6, List.of(SampleMeasurements.HEADLINE, SampleMeasurements.SWITCHES));
  }

  /** One with more of everything: repetitions of each arm, metrics of each trial. */
  ExperimentSummary large(int trials, int each, int metrics) {
    List<Metric> all =
        new ArrayList<>(List.of(SampleMeasurements.HEADLINE, SampleMeasurements.SWITCHES));
    for (String quantile : List.of("mean", "p95", "p99", "max")) {
      all.add(new Metric("latency_" + quantile + "_us", "us", false, false));
    }
    while (all.size() < metrics) {
      all.add(new Metric("some_counted_thing_" + all.size() + "_per_s", "1/s", true, false));
    }
    return experiment(trials, each, all);
  }

  private ExperimentSummary experiment(int trials, int each, List<Metric> metrics) {
    List<TrialSpec> specs =
        IntStream.range(0, trials).mapToObj(i -> spec(i == 1 ? "fib" : "trial-" + i)).toList();
    List<TrialResult> results = new ArrayList<>();
    double[] percents = {12, 0.4, -9, 3};
    double[] noises = {1.5, 0.8, 2, 9};
    for (int i = 0; i < trials; i++) {
      TrialMeasurement taken =
          measured.measurement(each, percents[i % 4], noises[i % 4], i, "", metrics);
      results.add(judged(specs.get(i), taken));
    }
    return new ExperimentSummary(
        "experiment-sample-1", plan(specs), lineage(), results, phases(), null);
  }

  /** One that compares settings: three arms, no model, and nothing made for one. */
  ExperimentSummary settings() {
    List<Arm> arms =
        List.of(
            Arm.NATIVE,
            new Arm("short", null, Map.of("base_slice_ns", "100000"), null, null),
            new Arm("long", null, Map.of("base_slice_ns", "30000000"), null, null));
    TrialSpec spec = spec("hackbench");
    TrialRequest request =
        new TrialRequest(
            "experiment-settings-1", spec, 1, DESIGN, moduleSpec(), null, null, 42, 2, arms);
    Random random = new Random(7);
    List<Repetition> repetitions = new ArrayList<>();
    for (List<Slot> block : Schedule.blocks(request)) {
      for (Slot slot : block) {
        double percent = slot.arm().equals("short") ? -10 : 0;
        double value = 5000 * (1 + 0.005 * random.nextGaussian()) * (1 + percent / 100);
        repetitions.add(
            measured.repetition(
                slot,
                repetitions.size(),
                false,
                value,
                "",
                List.of(SampleMeasurements.HEADLINE, SampleMeasurements.SWITCHES)));
      }
    }
    TrialMeasurement taken =
        measured.measurement(
            repetitions, 6, List.of(SampleMeasurements.HEADLINE, SampleMeasurements.SWITCHES));
    Lineage made =
        new Lineage(lineage().host(), null, null, null, null, null, null, null, null, null);
    return new ExperimentSummary(
        "experiment-settings-1",
        plan(List.of(spec), arms),
        made,
        List.of(new TrialJudge(store).judge(request, taken)),
        Map.of("trials", 205.7),
        null);
  }

  /**
   * As {@link #settings()}, with repetitions with probes.
   *
   * @param percent by which a task waits longer after a wake-up with "short"
   * @param blocks with probes
   */
  ExperimentSummary explained(double percent, int blocks) {
    List<Arm> arms =
        List.of(
            Arm.NATIVE,
            new Arm("short", null, Map.of("base_slice_ns", "100000"), null, null),
            new Arm("long", null, Map.of("base_slice_ns", "30000000"), null, null));
    TrialSpec spec = spec("hackbench");
    TrialDesign design = new TrialDesign(1, 4, 6, 0.95, 5, Duration.ofSeconds(5), 0, null, blocks);
    TrialRequest request =
        new TrialRequest(
            "experiment-explained-1", spec, 1, design, moduleSpec(), null, null, 42, 2, arms);
    Random random = new Random(11);
    List<Repetition> repetitions = new ArrayList<>();
    for (List<Slot> block : Schedule.blocks(request)) {
      for (Slot slot : block) {
        double value = slot.arm().equals("short") ? 4500 : 5000;
        repetitions.add(
            measured.counted(
                slot, repetitions.size(), value * (1 + 0.005 * random.nextGaussian()), random));
      }
    }
    for (Slot slot : Schedule.instrumented(request)) {
      boolean isShort = slot.arm().equals("short");
      repetitions.add(measured.probed(slot, isShort ? 1 + percent / 100 : 1, random));
    }
    TrialMeasurement taken = measured.measurement(repetitions, 6, SampleMeasurements.EXPLAINING);
    Lineage made =
        new Lineage(lineage().host(), null, null, null, null, null, null, null, null, null);
    return new ExperimentSummary(
        "experiment-explained-1",
        plan(List.of(spec), arms, design),
        made,
        List.of(new TrialJudge(store).judge(request, taken)),
        Map.of("trials", 205.7),
        null);
  }

  /**
   * One whose two settings took turns within three runs.
   *
   * @param percent by which a slice of the second is faster
   * @param leftBehind by which the slice after it is
   */
  ExperimentSummary slices(double percent, double leftBehind) {
    TrialDesign design =
        new TrialDesign(
            1,
            20,
            24,
            0.95,
            2,
            Duration.ofSeconds(5),
            0,
            new Switchback(Duration.ofMillis(500), Duration.ofMillis(100)));
    List<Arm> arms =
        List.of(Arm.NATIVE, new Arm("short", null, Map.of("base_slice_ns", "100000"), null, null));
    TrialSpec spec = spec("sched-mix");
    TrialRequest request =
        new TrialRequest(
            "experiment-slices-1", spec, 1, design, moduleSpec(), null, null, 42, 1, arms);
    Random random = new Random(7);
    List<Repetition> slices = new ArrayList<>();
    boolean wasShort = false;
    double level = 0;
    for (List<Slot> block : Schedule.blocks(request)) {
      if (block.get(0).block() % 4 == 0) {
        level = 5000 * (1 + 0.1 * random.nextGaussian());
        slices.add(
            measured.repetition(
                new Slot(Slot.WARM_UP, 0, Arm.NATIVE),
                0,
                false,
                level,
                "",
                List.of(SampleMeasurements.HEADLINE)));
        wasShort = false;
      }
      for (Slot slot : block) {
        boolean isShort = slot.arm().equals("short");
        double all = (isShort ? percent : 0) + (wasShort ? leftBehind : 0) + random.nextGaussian();
        wasShort = isShort;
        slices.add(
            measured.repetition(
                slot,
                slices.size(),
                false,
                level * (1 + all / 100),
                "",
                List.of(SampleMeasurements.HEADLINE)));
      }
    }
    Lineage made =
        new Lineage(lineage().host(), null, null, null, null, null, null, null, null, null);
    return new ExperimentSummary(
        "experiment-slices-1",
        plan(List.of(spec), arms, design),
        made,
        List.of(
            new TrialJudge(store)
                .judge(
                    request,
                    measured.measurement(slices, 24, List.of(SampleMeasurements.HEADLINE)))),
        Map.of("trials", 33.1),
        null);
  }

  TrialResult judged(TrialSpec spec, TrialMeasurement measured) {
    return new TrialJudge(store).judge(request(spec), measured);
  }

  static TrialSpec spec(String name) {
    return new TrialSpec(name, new WorkloadCall("stress-ng-schedmix", Map.of()));
  }

  static TrialRequest request(TrialSpec spec) {
    return new TrialRequest(
        "experiment-sample-1", spec, 1, DESIGN, moduleSpec(), null, null, 42, 1, Arm.USUAL);
  }

  private static ModuleSpec moduleSpec() {
    return new ModuleSpec(ModuleSpec.Mode.ACTIVE, 0, 100, 0, 0, Duration.ofSeconds(10));
  }

  static ExperimentPlan plan(List<TrialSpec> specs) {
    return plan(specs, Arm.USUAL);
  }

  private static ExperimentPlan plan(List<TrialSpec> specs, List<Arm> arms) {
    return plan(specs, arms, DESIGN);
  }

  private static ExperimentPlan plan(List<TrialSpec> specs, List<Arm> arms, TrialDesign design) {
    return new ExperimentPlan(
        "sample",
        1,
        new CollectSpec(
            Duration.ofSeconds(150),
            List.of(),
            1,
            1 << 22,
            false,
            0,
            List.of(),
            null,
            List.of(),
            CollectSpec.DEFAULT_BATCH_RECORDS,
            null,
            null),
        new ModelSpec(
            "mllb15",
            List.of(),
            List.of(10),
            0,
            256,
            40,
            0.001,
            5,
            false,
            new SplitSpec(SplitSpec.By.TIME, 0.25, false, List.of()),
            Balance.NONE,
            Target.IMITATION),
        new GateSpec(1000, 0.5, 0.5, 0, 0.99),
        moduleSpec(),
        new TuneSpec(Map.of()),
        design,
        specs,
        new FailedTrialSpec(Duration.ofMinutes(1), FailedTrialSpec.Decision.SKIP),
        DataSpec.COLLECTED,
        null,
        arms);
  }

  private Lineage lineage() {
    ArtifactRef any = put("x", "file.bin");
    return new Lineage(
        new HostFacts(
            "<script>alert('host')</script>",
            "6.12.95+deb12-arm64",
            "aarch64",
            "Cortex-A72",
            4,
            2,
            3L << 30,
            "0".repeat(64),
            "boot",
            true,
            HostFacts.REAL,
            "fexit",
            "voluntary",
            Map.of("governor", "not available"),
            Map.of("stress-ng", "0.18.10")),
        new TraceRef(any, 31_000, 24_500, 0, 0, 0),
        new DatasetRef(any, put(SampleModel.dataset(), "dataset.json"), 24_500, 15_000),
        new TrainedModel(any, put(Json.bytes(SampleModel.history()), "history.json"), 40, 12),
        new Evaluation(
            put(Json.bytes(SampleModel.details()), "details.json"),
            any,
            6000,
            List.of(new Evaluation.Score("model", 0.98, 0.97)),
            List.of()),
        new ExportedModel(
            "abc",
            any,
            any,
            any,
            any,
            any,
            256,
            0.999,
            put(Json.bytes(SampleModel.parity()), "parity.json"),
            null),
        new ModuleRef(any, any, "6.12.95+deb12-arm64", "0".repeat(64), "abc"),
        new ModuleProof(256, 0, 0, true),
        measured.measurement(6, 0, 1.5, 99, "foreign load of 31.0 % of all CPUs"),
        null);
  }

  private static Map<String, Double> phases() {
    Map<String, Double> phases = new LinkedHashMap<>();
    phases.put("collect", 151.2);
    phases.put("train", 14.0);
    phases.put("trials", 205.7);
    return phases;
  }

  private ArtifactRef put(String text, String name) {
    return put(text.getBytes(StandardCharsets.UTF_8), name);
  }

  private ArtifactRef put(byte[] bytes, String name) {
    return store.put(bytes, name);
  }
}
