// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.model.Arm;
import dev.mllb.model.ArtifactRef;
import dev.mllb.model.Balance;
import dev.mllb.model.CollectSpec;
import dev.mllb.model.DataSpec;
import dev.mllb.model.DatasetRef;
import dev.mllb.model.Evaluation;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.model.ExportedModel;
import dev.mllb.model.FailedTrialSpec;
import dev.mllb.model.GateSpec;
import dev.mllb.model.HostCard;
import dev.mllb.model.HostFacts;
import dev.mllb.model.HostMoment;
import dev.mllb.model.Metric;
import dev.mllb.model.ModelSpec;
import dev.mllb.model.ModuleProof;
import dev.mllb.model.ModuleRef;
import dev.mllb.model.ModuleSpec;
import dev.mllb.model.ModuleStrike;
import dev.mllb.model.SchedulerCall;
import dev.mllb.model.SplitSpec;
import dev.mllb.model.SweepPoint;
import dev.mllb.model.SweepSpec;
import dev.mllb.model.Target;
import dev.mllb.model.TraceRef;
import dev.mllb.model.TrainedModel;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.TrialMeasurement;
import dev.mllb.model.TrialSpec;
import dev.mllb.model.TuneSpec;
import dev.mllb.model.WorkloadCall;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Small, complete values of the records that cross a payload. */
public final class Samples {

  public static final String MODEL_ID = "00112233445566778899aabbccddeeff";
  public static final String BTF = "ab".repeat(32);

  private Samples() {}

  public static ExperimentPlan plan(String... trials) {
    return plan(FailedTrialSpec.Decision.SKIP, trials);
  }

  public static ExperimentPlan plan(FailedTrialSpec.Decision then, String... trials) {
    WorkloadCall call = new WorkloadCall("stress-ng", Map.of("method", "schedmix"));
    return new ExperimentPlan(
        "tiny",
        7,
        new CollectSpec(
            Duration.ofSeconds(10),
            List.of(call),
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
            0.0,
            256,
            5,
            0.01,
            2,
            true,
            new SplitSpec(SplitSpec.By.TIME, 0.2, false, List.of()),
            Balance.NONE,
            Target.IMITATION),
        new GateSpec(100, 0.7, 0.6, 0.1, 0.999),
        new ModuleSpec(ModuleSpec.Mode.ACTIVE, 1000, 100, 0, 0, Duration.ofSeconds(5)),
        new TuneSpec(Map.of()),
        new TrialDesign(1, 3, 5, 0.95, 2.0, Duration.ofSeconds(1), 2, null),
        List.of(trials).stream().map(name -> new TrialSpec(name, call)).toList(),
        new FailedTrialSpec(Duration.ofHours(1), then),
        DataSpec.COLLECTED,
        null,
        Arm.USUAL);
  }

  /** A sweep over widths of one hidden layer. */
  public static SweepSpec sweep(int atOnce, Integer... widths) {
    ModelSpec like = plan("mix").model();
    return new SweepSpec(
        List.of(widths).stream()
            .map(
                width ->
                    new SweepPoint(
                        "hidden " + width, like.with(model -> model.hidden = List.of(width)), 7))
            .toList(),
        atOnce);
  }

  public static ExperimentPlan withSweep(ExperimentPlan plan, SweepSpec sweep) {
    DataSpec data = new DataSpec(List.of(file("earlier.json")), DataSpec.Mismatches.REFUSE);
    return with(plan, plan.collect(), plan.gates(), data, sweep, plan.arms());
  }

  public static ExperimentPlan withGates(ExperimentPlan plan, GateSpec gates) {
    return with(plan, plan.collect(), gates, plan.data(), plan.sweep(), plan.arms());
  }

  public static ExperimentPlan withCollect(ExperimentPlan plan, CollectSpec collect) {
    return with(plan, collect, plan.gates(), plan.data(), plan.sweep(), plan.arms());
  }

  public static ExperimentPlan withArms(ExperimentPlan plan, List<Arm> arms) {
    return with(plan, plan.collect(), plan.gates(), plan.data(), plan.sweep(), arms);
  }

  private static ExperimentPlan with(
      ExperimentPlan plan,
      CollectSpec collect,
      GateSpec gates,
      DataSpec data,
      @Nullable SweepSpec sweep,
      List<Arm> arms) {
    return new ExperimentPlan(
        plan.name(),
        plan.seed(),
        collect,
        plan.model(),
        gates,
        plan.module(),
        plan.tune(),
        plan.design(),
        plan.trials(),
        plan.onFailedTrial(),
        data,
        sweep,
        arms);
  }

  public static ArtifactRef file(String name) {
    return ArtifactRef.of(name, "0123456789abcdef".repeat(4), 123);
  }

  public static HostFacts facts(String host) {
    return new HostFacts(
        host,
        "6.12.95+deb12-arm64",
        "aarch64",
        "Cortex-A72",
        4,
        2,
        3L << 30,
        BTF,
        "boot-1",
        true,
        HostFacts.REAL,
        "fexit",
        "voluntary",
        Map.of("governor", "none"),
        Map.of("gcc", "14", HostFacts.REQUESTS, HostFacts.REQUESTS_NOW));
  }

  static HostFacts withVersions(HostFacts facts, Map<String, String> versions) {
    return new HostFacts(
        facts.host(),
        facts.kernelRelease(),
        facts.arch(),
        facts.cpuModel(),
        facts.cpus(),
        facts.numaNodes(),
        facts.memoryBytes(),
        facts.btfSha256(),
        facts.bootId(),
        facts.emulated(),
        facts.clock(),
        facts.attach(),
        facts.preemption(),
        facts.tunables(),
        versions);
  }

  public static HostCard card(String host) {
    HostMoment moment = new HostMoment(0.5, "none", "boot-1", Instant.EPOCH);
    return new HostCard(host, Map.of("zone", "a"), facts(host), moment);
  }

  public static ModuleStrike strike(String host, String boot) {
    return new ModuleStrike(module().ko().sha256(), host, boot, "e-1", Instant.EPOCH, null, null);
  }

  public static TraceRef trace() {
    return new TraceRef(file("trace.json"), 30_000, 25_000, 0, 0, 1);
  }

  public static DatasetRef dataset() {
    return new DatasetRef(file("data.npy"), file("data.json"), 25_000, 16_000);
  }

  public static TrainedModel model() {
    return new TrainedModel(file("model.onnx"), file("history.json"), 5, 1.5);
  }

  public static Evaluation evaluation(double accuracy) {
    return new Evaluation(
        file("evaluation.json"),
        file("card.md"),
        5_000,
        List.of(new Evaluation.Score("model", accuracy, accuracy)),
        List.of(
            new Evaluation.Gate("min_rows", 100, 25_000),
            new Evaluation.Gate("min_accuracy", 0.7, accuracy),
            new Evaluation.Gate("min_balanced_accuracy", 0.6, accuracy),
            new Evaluation.Gate("min_error_removed", 0.1, 0.5),
            new Evaluation.Gate("min_integer_agreement", 0.999, 0.9995)));
  }

  public static ExportedModel exported() {
    return exported(0.9999);
  }

  static ExportedModel exported(double integerAgreement) {
    return new ExportedModel(
        MODEL_ID,
        file("model.bin"),
        file("mllb_model.h"),
        file("integer.onnx"),
        file("vectors.bin"),
        file("scores.bin"),
        64,
        integerAgreement,
        file("parity.json"),
        null);
  }

  public static ModuleRef module() {
    return new ModuleRef(file("mllb.ko"), file("build.log"), "6.12.95+deb12-arm64", BTF, MODEL_ID);
  }

  public static ModuleProof proof() {
    return new ModuleProof(64, 0, 0, true);
  }

  public static TrialMeasurement measurement() {
    return new TrialMeasurement(
        file("samples.jsonl"),
        List.of(new Metric("bogo_ops_per_s", "ops/s", true, true)),
        3,
        3,
        0,
        1_200,
        17,
        List.of(),
        Map.of("stress-ng", List.of("0.15.06")));
  }

  /** The same, of a scheduler's decisions. */
  static CollectSpec decidedBy(SchedulerCall scheduler, CollectSpec of) {
    return new CollectSpec(
        of.duration(),
        of.workloads(),
        of.sampleEvery(),
        of.ringBytes(),
        of.outcomes(),
        of.overheadPerMille(),
        of.cpus(),
        of.numaNode(),
        of.counters(),
        of.batchRecords(),
        of.prolonging(),
        scheduler);
  }
}
