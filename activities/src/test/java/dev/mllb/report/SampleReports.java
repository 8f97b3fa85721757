package dev.mllb.report;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.benchmark.ArmSwitch;
import dev.mllb.benchmark.Repetition;
import dev.mllb.benchmark.Slot;
import dev.mllb.evaluate.Confusion;
import dev.mllb.evaluate.EvaluationDetails;
import dev.mllb.infer.Parity;
import dev.mllb.internal.json.Json;
import dev.mllb.model.Arm;
import dev.mllb.model.ArtifactRef;
import dev.mllb.model.CollectSpec;
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
import dev.mllb.model.TraceRef;
import dev.mllb.model.TrainedModel;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.TrialMeasurement;
import dev.mllb.model.TrialRequest;
import dev.mllb.model.TrialResult;
import dev.mllb.model.TrialSpec;
import dev.mllb.model.TuneSpec;
import dev.mllb.model.WorkloadCall;
import dev.mllb.train.TrainingHistory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Experiments with made-up numbers, to look at every part of a report. */
final class SampleReports {

  static final Metric HEADLINE = new Metric("bogo_ops_per_s", "ops/s", true, true);
  private static final Metric SWITCHES = new Metric("context_switches_per_s", "1/s", false, false);
  static final TrialDesign DESIGN = new TrialDesign(1, 4, 6, 0.95, 5, Duration.ofSeconds(5), 6);

  private final ArtifactStore store;

  SampleReports(ArtifactStore store) {
    this.store = store;
  }

  /** An experiment of so many trials, the first of them with hostile names. */
  ExperimentSummary experiment(int trials) {
    List<TrialSpec> specs =
        IntStream.range(0, trials).mapToObj(i -> spec(i == 1 ? "fib" : "trial-" + i)).toList();
    List<TrialResult> results = new ArrayList<>();
    double[] percents = {12, 0.4, -9, 3};
    double[] noises = {1.5, 0.8, 2, 9};
    for (int i = 0; i < trials; i++) {
      TrialMeasurement measured = measurement(6, percents[i % 4], noises[i % 4], i, "");
      results.add(judged(specs.get(i), measured));
    }
    return new ExperimentSummary(
        "experiment-sample-1", plan(specs), lineage(), results, phases(), null);
  }

  TrialResult judged(TrialSpec spec, TrialMeasurement measured) {
    return new TrialJudge(store).judge(request(spec), measured);
  }

  static TrialSpec spec(String name) {
    return new TrialSpec(name, new WorkloadCall("stress-ng-schedmix", Map.of()));
  }

  static TrialRequest request(TrialSpec spec) {
    return new TrialRequest("experiment-sample-1", spec, 1, DESIGN, moduleSpec(), null, null, 42);
  }

  /** Repetitions with a true difference; a void reason makes the last one void. */
  TrialMeasurement measurement(
      int each, double percent, double noisePercent, long seed, String voidReason) {
    Random random = new Random(seed);
    List<Repetition> repetitions = new ArrayList<>();
    for (int i = 0; i < 2 * each; i++) {
      boolean isTreated = i % 2 == 0;
      double value =
          5000
              * (1 + noisePercent / 100 * random.nextGaussian())
              * (isTreated ? 1 + percent / 100 : 1);
      repetitions.add(repetition(i, isTreated, value, ""));
    }
    if (!voidReason.isEmpty()) {
      repetitions.add(repetition(2 * each, true, 3000, voidReason));
    }
    String lines =
        repetitions.stream()
            .map(
                r ->
                    new String(Json.bytes(r), StandardCharsets.UTF_8)
                        .replaceAll("\\s*\\n\\s*", " "))
            .collect(Collectors.joining("\n"));
    return new TrialMeasurement(
        put(lines, "samples.jsonl"),
        List.of(HEADLINE, SWITCHES),
        each,
        each,
        voidReason.isEmpty() ? 0 : 1,
        12_345,
        678,
        List.of());
  }

  private Repetition repetition(int index, boolean isTreated, double value, String voidReason) {
    return new Repetition(
        new Slot(index / 4, index % 4, isTreated ? Arm.MLLB : Arm.NATIVE),
        "2026-11-24T08:00:00Z",
        5.01,
        Map.of("bogo_ops_per_s", value, "context_switches_per_s", 900 + value / 100),
        new ArmSwitch.Treatment(
            2000, isTreated ? 2000 : 0, isTreated ? 2000 : 0, isTreated ? 100 : 0),
        voidReason.isEmpty() ? List.of() : List.of(voidReason),
        put("raw log " + index, "log.txt"),
        "boot",
        Map.of(),
        Map.of());
  }

  private static ModuleSpec moduleSpec() {
    return new ModuleSpec(ModuleSpec.Mode.ACTIVE, 0, 100, 0, 0, Duration.ofSeconds(10));
  }

  static ExperimentPlan plan(List<TrialSpec> specs) {
    return new ExperimentPlan(
        "sample",
        1,
        new CollectSpec(Duration.ofSeconds(150), List.of(), 1, 1 << 22, false, 0, List.of()),
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
            new SplitSpec(SplitSpec.By.TIME, 0.25, false)),
        new GateSpec(1000, 0.5, 0.5, 0, 0.99),
        moduleSpec(),
        new TuneSpec(Map.of()),
        DESIGN,
        specs,
        new FailedTrialSpec(Duration.ofMinutes(1), FailedTrialSpec.Decision.SKIP));
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
            "fexit",
            "voluntary",
            Map.of("governor", "not available"),
            Map.of("stress-ng", "0.18.10")),
        new TraceRef(any, 31_000, 24_500, 0, 0, 0),
        new DatasetRef(any, put(dataset(), "dataset.json"), 24_500, 15_000),
        new TrainedModel(any, put(Json.bytes(history()), "history.json"), 40, 12),
        new Evaluation(
            put(Json.bytes(details()), "details.json"),
            any,
            6000,
            List.of(new Evaluation.Score("model", 0.98, 0.97)),
            List.of()),
        new ExportedModel(
            "abc", any, any, any, any, any, 256, 0.999, put(Json.bytes(parity()), "parity.json")),
        new ModuleRef(any, any, "6.12.95+deb12-arm64", "0".repeat(64), "abc"),
        new ModuleProof(256, 0, 0, true),
        measurement(6, 0, 1.5, 99, "foreign load of 31.0 % of all CPUs"),
        null);
  }

  private static String dataset() {
    StringBuilder pairs = new StringBuilder();
    for (int i = 0; i < 16; i++) {
      if (i / 4 != i % 4) {
        pairs
            .append(pairs.isEmpty() ? "" : ",")
            .append("\"%d-%d\":%d".formatted(i / 4, i % 4, 500 + 170 * i));
      }
    }
    return "{\"pairRows\":{"
        + pairs
        + "},\"reasonCounts\":{\"cache_hot\":9000,\"numa\":1200,"
        + "\"pinned\":3100,\"running\":2500,\"may_migrate\":15000},"
        + "\"workloadRows\":{\"stress-ng-schedmix\":14000,\"fibonacci\":6000,\"hackbench\":4500},"
        + "\"idleTypeRows\":{\"idle\":9000,\"not_idle\":2500,\"newly_idle\":13000}}";
  }

  private static TrainingHistory history() {
    List<TrainingHistory.Epoch> epochs =
        IntStream.rangeClosed(1, 40)
            .mapToObj(
                i ->
                    new TrainingHistory.Epoch(
                        i, 0.001, 0.05 + 0.6 / i, 0.06 + 0.6 / i + 0.001 * i, 0.9, 0.9, 0.2))
            .toList();
    return new TrainingHistory(
        1,
        plan(List.of(spec("a"))).model(),
        "last 25 % of time",
        "0".repeat(64),
        18_000,
        2000,
        0.6,
        List.of(),
        31,
        "DJL",
        epochs);
  }

  private static EvaluationDetails details() {
    List<EvaluationDetails.Point> roc = new ArrayList<>();
    List<EvaluationDetails.Point> precision = new ArrayList<>();
    for (int i = 0; i <= 100; i++) {
      double x = i / 100.0;
      roc.add(new EvaluationDetails.Point(x, Math.pow(x, 0.08)));
      precision.add(new EvaluationDetails.Point(x, 1 - 0.2 * Math.pow(x, 8)));
    }
    List<EvaluationDetails.CalibrationBin> bins =
        IntStream.range(0, 10)
            .mapToObj(
                i -> new EvaluationDetails.CalibrationBin(0.05 + i / 10.0, 0.03 + i / 9.8, 600))
            .toList();
    Confusion confusion = new Confusion(3600, 100, 90, 2210);
    List<EvaluationDetails.Slice> slices =
        List.of("cache_hot", "numa", "forced", "idle_pull").stream()
            .map(name -> new EvaluationDetails.Slice(name, confusion, 0.96, 0.95, 0.99, 0.6))
            .toList();
    return new EvaluationDetails(
        "last 25 % of time",
        false,
        18_000,
        6000,
        0.615,
        List.of(
            judge("model", 0.97, confusion),
            judge("majority", 0.615, confusion),
            judge("native_rule", 0.99, confusion)),
        new EvaluationDetails.Estimate(0.92, 0.9, 0.94),
        0.999,
        new EvaluationDetails.Curve(roc, 0.9732),
        new EvaluationDetails.Curve(precision, 0.9811),
        bins,
        0.012,
        0.03,
        slices,
        slices,
        slices,
        List.of(),
        List.of(
            new EvaluationDetails.Importance("delta_hot", 0.31, 0.3),
            new EvaluationDetails.Importance("src_len", 0.08, 0.07),
            new EvaluationDetails.Importance("same_node", 0.01, 0.01)),
        "",
        List.of());
  }

  private static EvaluationDetails.JudgeScores judge(
      String name, double accuracy, Confusion confusion) {
    EvaluationDetails.Estimate estimate =
        new EvaluationDetails.Estimate(accuracy, accuracy - 0.01, accuracy + 0.01);
    return new EvaluationDetails.JudgeScores(
        name, estimate, estimate, accuracy, accuracy, accuracy, accuracy, confusion);
  }

  private static Parity.Table parity() {
    return new Parity.Table(
        "abc",
        0.999,
        List.of(
            new Parity.Link("DJL", "ONNX Runtime", 6000, false, 0, 0, 3e-7),
            new Parity.Link("Java integer", "C user space", 6000, true, 0, 0, 0)),
        List.of());
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
