// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import dev.mllb.judge.ExperimentVerdict;
import dev.mllb.model.Arm;
import dev.mllb.model.TrialResult;
import dev.mllb.sample.Repetition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What models did in the schedulers that asked them: by the schedulers' own counters. */
final class SchedulerModelSection {

  private static final List<String> COUNTED =
      List.of("model_asked", "model_yes", "model_no", "model_flips", "model_fell_back");

  private SchedulerModelSection() {}

  static Section section(ReportData data) {
    List<List<Cell>> rows = new ArrayList<>();
    for (TrialResult trial : ExperimentVerdict.lastAttempts(data.summary())) {
      List<Repetition> repetitions =
          data.repetitions().get(ReportData.key(trial.trial(), trial.attempt()));
      if (repetitions != null) {
        data.arms(trial).stream()
            .filter(Arm::hasModelInScheduler)
            .forEach(arm -> rows.add(row(trial.trial(), arm.name(), repetitions)));
      }
    }
    if (rows.isEmpty()) {
      return new Section(
          "scheduler-model",
          "Model in the scheduler",
          List.of(Block.text("No trial with such an arm was measured.")));
    }
    return new Section(
        "scheduler-model",
        "Model in the scheduler",
        List.of(
            Block.text(
                "Before each repetition the loaded program was asked 256 vectors and gave the integer"
                    + " model's scores. Counted in repetitions that count:"),
            new Block.Table(
                List.of(
                    "trial",
                    "arm",
                    "asked",
                    "may be taken",
                    "stays",
                    "unlike the rule",
                    "left to the rule"),
                rows)));
  }

  private static List<Cell> row(String trial, String arm, List<Repetition> repetitions) {
    Map<String, Long> sums = new LinkedHashMap<>();
    COUNTED.forEach(name -> sums.put(name, 0L));
    repetitions.stream()
        .filter(r -> r.isKept() && r.slot().arm().equals(arm))
        .forEach(
            r ->
                sums.replaceAll(
                    (name, sum) -> sum + r.counters().getOrDefault("scheduler_" + name, 0L)));
    List<Cell> cells = new ArrayList<>(List.of(Cell.of(trial), Cell.of(arm)));
    sums.values().forEach(sum -> cells.add(Cell.number((long) sum)));
    return cells;
  }
}
