// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.report;

import dev.mllb.artifact.DirectoryStore;
import dev.mllb.basics.Json;
import dev.mllb.judge.TrialJudge;
import dev.mllb.model.Arm;
import dev.mllb.model.Balance;
import dev.mllb.model.CollectSpec;
import dev.mllb.model.DataSpec;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.model.ExperimentSummary;
import dev.mllb.model.FailedTrialSpec;
import dev.mllb.model.GateSpec;
import dev.mllb.model.Lineage;
import dev.mllb.model.Metric;
import dev.mllb.model.ModelSpec;
import dev.mllb.model.ModuleSpec;
import dev.mllb.model.SplitSpec;
import dev.mllb.model.Target;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.TrialMeasurement;
import dev.mllb.model.TrialRequest;
import dev.mllb.model.TrialResult;
import dev.mllb.model.TrialSpec;
import dev.mllb.model.TuneSpec;
import dev.mllb.model.WorkloadCall;
import dev.mllb.report.ExperimentReport;
import dev.mllb.report.ReportWriter;
import dev.mllb.sample.Repetition;
import dev.mllb.sample.Slot;
import dev.mllb.sample.Treatment;
import dev.mllb.workflow.Samples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A finished experiment in a store, with its report as JSON, as a run leaves them. */
final class WrittenExperiment {

  private static final Metric OPS = new Metric("bogo_ops_per_s", "ops/s", true, true);

  private final DirectoryStore store;
  private final Path folder;

  WrittenExperiment(Path folder) {
    this.folder = folder;
    this.store = new DirectoryStore(folder.resolve("store"));
  }

  Path storeFolder() {
    return store.root();
  }

  /** One trial on which MLLB is better by so many percent. */
  Path better(String id, double percent) throws IOException {
    TrialSpec trial = new TrialSpec("schedmix", new WorkloadCall("stress-ng-schedmix", Map.of()));
    TrialDesign design = new TrialDesign(0, 4, 6, 0.95, 5, Duration.ofSeconds(1), 0, null);
    TrialRequest request =
        new TrialRequest(id, trial, 1, design, module(), null, null, 7, 1, Arm.USUAL);
    TrialResult result =
        new TrialJudge(store).judge(request, measurement(1000, percent, "2026-11-24"));
    return write(
        new ExperimentSummary(
            id, plan(trial, design), Lineage.EMPTY, List.of(result), Map.of("trials", 60.0), null));
  }

  /** One of many on a host, whose reports only the store has. */
  void onHost(String host, String id, String day, double level) {
    TrialSpec trial = new TrialSpec("schedmix", new WorkloadCall("stress-ng-schedmix", Map.of()));
    TrialDesign design = new TrialDesign(0, 4, 6, 0.95, 5, Duration.ofSeconds(1), 0, null);
    TrialRequest request =
        new TrialRequest(id, trial, 1, design, module(), null, null, 7, 1, Arm.USUAL);
    TrialResult result = new TrialJudge(store).judge(request, measurement(level, 0, day));
    Lineage lineage =
        new Lineage(Samples.facts(host), null, null, null, null, null, null, null, null, null);
    new ReportWriter(store)
        .write(
            new ExperimentSummary(
                id, plan(trial, design), lineage, List.of(result), Map.of("trials", 60.0), null));
  }

  /** An experiment that never got to its trials. */
  Path withoutTrials(String id) throws IOException {
    TrialSpec trial = new TrialSpec("schedmix", new WorkloadCall("stress-ng-schedmix", Map.of()));
    TrialDesign design = new TrialDesign(0, 4, 6, 0.95, 5, Duration.ofSeconds(1), 0, null);
    return write(
        new ExperimentSummary(
            id, plan(trial, design), Lineage.EMPTY, List.of(), Map.of(), "the model was rejected"));
  }

  private Path write(ExperimentSummary summary) throws IOException {
    Path file = folder.resolve(summary.experimentId() + ".json");
    Files.write(file, ExperimentReport.of(summary, store).json());
    return file;
  }

  private TrialMeasurement measurement(double level, double percent, String day) {
    Random random = new Random(11 + day.hashCode());
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      boolean isTreated = i % 2 == 1;
      double value =
          level * (1 + 0.005 * random.nextGaussian()) * (isTreated ? 1 + percent / 100 : 1);
      Repetition repetition =
          new Repetition(
              new Slot(i / 4, i % 4, isTreated ? Arm.MLLB : Arm.NATIVE),
              day + "T08:00:00Z",
              5,
              Map.of(OPS.name(), value),
              new Treatment(100, isTreated ? 90 : 0, isTreated ? 90 : 0, 1),
              List.of(),
              store.put(("log " + i).getBytes(StandardCharsets.UTF_8), "run.log"),
              "boot",
              Map.of(),
              Map.of(),
              List.of(),
              null,
              Map.of());
      lines.add(
          new String(Json.bytes(repetition), StandardCharsets.UTF_8)
              .replaceAll("\\s*\\R\\s*", " "));
    }
    byte[] samples = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    return new TrialMeasurement(
        store.put(samples, "samples.jsonl"), List.of(OPS), 6, 6, 0, 540, 6, List.of(), Map.of());
  }

  private static ModuleSpec module() {
    return new ModuleSpec(ModuleSpec.Mode.ACTIVE, 0, 64, 0, 0, Duration.ofSeconds(5));
  }

  private static ExperimentPlan plan(TrialSpec trial, TrialDesign design) {
    return new ExperimentPlan(
        "sample",
        7,
        new CollectSpec(
            Duration.ofSeconds(30),
            List.of(),
            1,
            1 << 20,
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
            10,
            0.01,
            5,
            false,
            new SplitSpec(SplitSpec.By.TIME, 0.2, false, List.of()),
            Balance.NONE,
            Target.IMITATION),
        new GateSpec(100, 0.5, 0.5, 0, 0.99),
        module(),
        new TuneSpec(Map.of()),
        design,
        List.of(trial),
        new FailedTrialSpec(Duration.ofMinutes(1), FailedTrialSpec.Decision.SKIP),
        DataSpec.COLLECTED,
        null,
        Arm.USUAL);
  }
}
