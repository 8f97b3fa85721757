// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import dev.mllb.sample.QueueLook;
import dev.mllb.sample.Repetition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** How many tasks wait for a CPU over the time of a repetition, mean of those with probes. */
final class QueuePlot {

  private static final int STEPS = 50;

  private QueuePlot() {}

  static String draw(List<ShownArm> arms, List<Repetition> repetitions) {
    List<QueueLook> all = looks(repetitions);
    if (all.isEmpty()) {
      return "";
    }
    // No longer than the shortest: at the end of the longer ones there is only one arm.
    double seconds =
        all.stream().mapToDouble(l -> l.stepSeconds() * l.waiting().size()).min().orElseThrow();
    int steps = Math.min(STEPS, all.stream().mapToInt(l -> l.waiting().size()).min().orElseThrow());
    List<Charts.Series> lines = new ArrayList<>();
    double most = 0;
    for (ShownArm arm : arms) {
      List<QueueLook> looks = looks(arm.in(repetitions));
      if (!looks.isEmpty()) {
        double[] xs = new double[steps];
        double[] ys = new double[steps];
        for (int i = 0; i < steps; i++) {
          double at = seconds * (i + 0.5) / steps;
          xs[i] = at;
          ys[i] = looks.stream().mapToDouble(look -> waiting(look, at)).average().orElseThrow();
        }
        most = Math.max(most, Arrays.stream(ys).max().orElse(0));
        lines.add(new Charts.Series(arm.name(), arm.style(), xs, ys));
      }
    }
    return Charts.lines(
        "Tasks waiting for a CPU over time",
        "s since the begin",
        "tasks waiting, whole machine",
        new Axis(0, seconds, 0, 1),
        new Axis(0, most > 0 ? 1.08 * most : 1, 0, 1),
        lines);
  }

  private static List<QueueLook> looks(List<Repetition> repetitions) {
    return repetitions.stream()
        .filter(r -> r.voidReasons().isEmpty())
        .map(Repetition::queues)
        .filter(Objects::nonNull)
        .filter(look -> look.waiting().size() > 1)
        .toList();
  }

  private static double waiting(QueueLook look, double at) {
    int step = (int) (at / look.stepSeconds());
    return look.waiting().get(Math.min(step, look.waiting().size() - 1));
  }
}
