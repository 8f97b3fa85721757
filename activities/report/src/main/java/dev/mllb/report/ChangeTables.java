// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import dev.mllb.judge.Explanation;
import dev.mllb.judge.Explanation.Difference;
import dev.mllb.judge.ReportFormat;
import dev.mllb.judge.WaitTail;
import dev.mllb.model.Arm;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The numbers behind what else differs between two arms. */
final class ChangeTables {

  private ChangeTables() {}

  static List<Block> of(Explanation explanation) {
    String control = Arm.shown(explanation.control());
    String arm = Arm.shown(explanation.arm());
    List<Block> blocks = new ArrayList<>();
    if (!explanation.differences().isEmpty()) {
      blocks.add(
          new Block.Table(
              List.of("quantity", control, arm, "difference", "beyond noise", "from"),
              explanation.differences().stream().map(ChangeTables::row).toList()));
      blocks.add(
          Block.note(
              "What is from counters is judged as all metrics are, corrected for their number."
                  + " Probes cost a little at every switch, so they run in repetitions of their own;"
                  + " what is from these, and that may be a counter, has intervals (Student's, of"
                  + " differences within blocks) that hold together with 95 %. What differs went"
                  + " together with the arm; it need not be why."));
    }
    if (!explanation.notCompared().isEmpty()) {
      blocks.add(
          Block.text(
              "Measured, and not compared, as "
                  + control
                  + " had none of it or too few repetitions tell: "
                  + String.join(", ", explanation.notCompared())
                  + "."));
    }
    WaitTail tail = explanation.tail();
    if (!tail.threads().isEmpty()) {
      blocks.add(
          Block.text(
              "Which threads wait longest: waits of more than "
                  + ReportFormat.micros(tail.beyondMicros())
                  + ", which are at most 1 % of those with "
                  + control
                  + ", by the threads' names (a count, with no test; –: not among the names that were"
                  + " kept)."));
      blocks.add(
          new Block.Table(
              List.of("thread", control + ", 1/s", arm + ", 1/s"),
              tail.threads().stream()
                  .map(
                      thread ->
                          List.of(
                              Cell.of(thread.name()),
                              Cell.number(rate(thread.controlPerSecond())),
                              Cell.number(rate(thread.armPerSecond()))))
                  .toList()));
    }
    return blocks;
  }

  private static String rate(@Nullable Double perSecond) {
    return perSecond == null ? "–" : ReportFormat.number(perSecond);
  }

  private static List<Cell> row(Difference difference) {
    return List.of(
        Cell.of(difference.label(), difference.metric().name()),
        Cell.number(ReportFormat.number(difference.controlValue()), difference.metric().unit()),
        Cell.number(ReportFormat.number(difference.armValue()), difference.metric().unit()),
        Cell.number(
            ReportFormat.percent(difference.differencePercent()),
            ReportFormat.interval(difference.lowPercent(), difference.highPercent())),
        Cell.of(difference.isBeyondNoise() ? "yes" : "no"),
        Cell.of(
            difference.isInstrumented() ? "probes" : "counters",
            "n = " + difference.repetitions() + " + " + difference.repetitions()));
  }
}
