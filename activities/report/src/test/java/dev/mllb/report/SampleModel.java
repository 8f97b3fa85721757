// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import dev.mllb.basics.Json;
import dev.mllb.dataset.TraceProfile;
import dev.mllb.dataset.TraceProfile.Answers;
import dev.mllb.learning.details.Confusion;
import dev.mllb.learning.details.EvaluationDetails;
import dev.mllb.learning.details.Parity;
import dev.mllb.learning.details.TrainingHistory;
import dev.mllb.model.Evaluation;
import dev.mllb.trace.ProbeCounters;
import dev.mllb.trace.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Made-up trace, training and scores of a model. */
final class SampleModel {

  static final int CPUS = 4;

  private SampleModel() {}

  static byte[] dataset() {
    return Json.bytes(
        Map.of(
            "profile",
            profile(CPUS),
            "counters",
            new ProbeCounters(0, 34_000, 900, 0, 31_000, 0, 0, 70_000_000, 0, 0, 0, 0)));
  }

  static TraceProfile profile(int cpus) {
    Map<String, Answers> pairs = new LinkedHashMap<>();
    for (int i = 0; i < cpus * cpus; i++) {
      if (i / cpus != i % cpus) {
        pairs.put(i / cpus + "-" + i % cpus, new Answers(500 + 170L * (i % 16), 40L + i % 7));
      }
    }
    Map<String, Answers> reasons =
        Map.of(
            Reason.HOT.name(), new Answers(0, 6000),
            Reason.COLD.name(), new Answers(15_000, 0),
            Reason.PINNED.name(), new Answers(0, 3100),
            Reason.RUNNING.name(), new Answers(0, 2500));
    Map<String, Answers> idle =
        Map.of("idle", new Answers(6000, 3000), "newly_idle", new Answers(9000, 4000));
    Map<Integer, Answers> powers =
        Map.of(3, new Answers(0, 900), 9, new Answers(2000, 80), 14, new Answers(7000, 0));
    TraceProfile.Rate rate =
        new TraceProfile.Rate(
            1,
            Map.of(
                "stress-ng-schedmix",
                IntStream.range(0, 150).mapToObj(i -> 200L + 3L * (i % 20)).toList()));
    return new TraceProfile(
        new Answers(15_000, 16_000),
        new Answers(15_000, 9_500),
        reasons,
        idle,
        pairs,
        powers,
        powers,
        powers,
        rate);
  }

  static TrainingHistory history() {
    List<TrainingHistory.Epoch> epochs =
        IntStream.rangeClosed(1, 40)
            .mapToObj(
                i ->
                    new TrainingHistory.Epoch(
                        i, 0.001, 0.05 + 0.6 / i, 0.06 + 0.6 / i + 0.001 * i, 0.9, 0.9, 0.2))
            .toList();
    return new TrainingHistory(
        1,
        SampleReports.plan(List.of(SampleReports.spec("a"))).model(),
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

  static EvaluationDetails details() {
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
            .map(name -> new EvaluationDetails.Slice(name, confusion, 0.96, 0.95, 0.99, 0.6, null))
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
        slices,
        List.of(
            new EvaluationDetails.Importance("delta_hot", 0.31, 0.3),
            new EvaluationDetails.Importance("src_len", 0.08, 0.07),
            new EvaluationDetails.Importance("same_node", 0.01, 0.01)),
        "",
        List.of(new Evaluation.Gate("min_accuracy", 0.9, 0.97)),
        List.of());
  }

  private static EvaluationDetails.JudgeScores judge(
      String name, double accuracy, Confusion confusion) {
    EvaluationDetails.Estimate estimate =
        new EvaluationDetails.Estimate(accuracy, accuracy - 0.01, accuracy + 0.01);
    return new EvaluationDetails.JudgeScores(
        name, estimate, estimate, accuracy, accuracy, accuracy, accuracy, confusion);
  }

  static Parity.Table parity() {
    return new Parity.Table(
        "abc",
        0.999,
        List.of(
            new Parity.Link("DJL", "ONNX Runtime", 6000, false, 0, 0, 3e-7),
            new Parity.Link("Java integer", "C user space", 6000, true, 0, 0, 0)),
        List.of());
  }
}
