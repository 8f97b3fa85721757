// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import dev.mllb.judge.ReportFormat;
import dev.mllb.model.ArtifactRef;
import dev.mllb.sample.Repetition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A second of the scheduler's events of each arm, as files that Perfetto opens. */
final class CaptureTable {

  private CaptureTable() {}

  /** Empty when no arm has one. */
  static Optional<Block> of(List<ShownArm> arms, List<Repetition> repetitions) {
    List<List<Cell>> rows = new ArrayList<>();
    for (ShownArm arm : arms) {
      // One on a disturbed node is better than none; the last was taken because the first was.
      arm.in(repetitions).stream()
          .map(Repetition::capture)
          .filter(Objects::nonNull)
          .reduce((first, last) -> last)
          .ifPresent(capture -> rows.add(row(arm, capture)));
    }
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Block.Fold(
            "Every switch, wake-up and migration of a second of each arm",
            List.of(
                Block.text(
                    "To look at one: open ui.perfetto.dev in a browser, choose \"Open trace file\","
                        + " and give it the file as it is. The page reads it in the browser and"
                        + " sends it nowhere. Times are those of CLOCK_MONOTONIC; what a capture"
                        + " lacks is said in the table of all repetitions."),
                new Block.Table(List.of("arm", "capture", "size"), rows))));
  }

  private static List<Cell> row(ShownArm arm, ArtifactRef capture) {
    return List.of(
        Cell.of(arm.name()),
        Cell.file(capture.sha256().substring(0, 8), capture),
        Cell.number(ReportFormat.number(Math.ceil(capture.sizeBytes() / 1024.0)), "KiB"));
  }
}
