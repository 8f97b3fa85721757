// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import dev.mllb.judge.ReportFormat;
import dev.mllb.model.Arm;
import dev.mllb.model.Metric;
import dev.mllb.sample.Repetition;
import java.util.List;

/** Every repetition of a trial with what became of it. */
final class RepetitionTable {

  private RepetitionTable() {}

  static Block of(Metric metric, List<Repetition> repetitions) {
    return new Block.Table(
        List.of(
            "block",
            "arm",
            ReportFormat.name(metric) + ", " + metric.unit(),
            "wall time, s",
            "decided by the model",
            "answer given",
            "counts",
            "raw log"),
        repetitions.stream().map(repetition -> row(metric, repetition)).toList());
  }

  private static List<Cell> row(Metric metric, Repetition repetition) {
    Double value = repetition.metrics().get(metric.name());
    return List.of(
        repetition.slot().block() < 0
            ? Cell.of(aside(repetition))
            : Cell.number(repetition.slot().block() + 1),
        Cell.of(Arm.shown(repetition.slot().arm())),
        Cell.number(value == null ? "not available" : ReportFormat.number(value)),
        Cell.number(ReportFormat.number(repetition.wallSeconds())),
        Cell.number(repetition.treatment().decided()),
        Cell.number(repetition.treatment().acted()),
        Cell.of(counts(repetition)),
        repetition.log() == null
            ? Cell.of("none")
            : Cell.file(repetition.log().sha256().substring(0, 8), repetition.log()));
  }

  private static String counts(Repetition repetition) {
    if (!repetition.voidReasons().isEmpty()) {
      return "void: " + String.join("; ", repetition.voidReasons());
    }
    String counts = repetition.slot().block() < 0 ? "no, " + aside(repetition) : "yes";
    return repetition.notes().isEmpty()
        ? counts
        : counts + "; " + String.join("; ", repetition.notes());
  }

  /** What a repetition outside the blocks is for. */
  private static String aside(Repetition repetition) {
    return repetition.isWarmup() ? "warm-up" : "with probes on";
  }
}
