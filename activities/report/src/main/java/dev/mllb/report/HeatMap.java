// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import dev.mllb.dataset.TraceProfile.Answers;
import dev.mllb.judge.ReportFormat;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * Decisions by source and destination CPU. Neighbouring CPUs share a field where there are more
 * than a picture has room for.
 */
final class HeatMap {

  private static final int MOST_FIELDS = 32;
  private static final double ROOM = 330;

  private final int perField;
  private final int fields;
  private final long[][] yes;
  private final long[][] sum;

  private HeatMap(Map<String, Answers> pairs) {
    int cpus =
        1 + pairs.keySet().stream().flatMapToInt(pair -> Arrays.stream(cpus(pair))).max().orElse(0);
    perField = (cpus + MOST_FIELDS - 1) / MOST_FIELDS;
    fields = (cpus + perField - 1) / perField;
    yes = new long[fields][fields];
    sum = new long[fields][fields];
    pairs.forEach(
        (pair, answers) -> {
          int[] cpu = cpus(pair);
          yes[cpu[0] / perField][cpu[1] / perField] += answers.yes();
          sum[cpu[0] / perField][cpu[1] / perField] += answers.sum();
        });
  }

  private static int[] cpus(String pair) {
    return Arrays.stream(pair.split("-", -1)).mapToInt(Integer::parseInt).toArray();
  }

  static String draw(Map<String, Answers> pairs) {
    return pairs.isEmpty() ? "" : new HeatMap(pairs).draw();
  }

  private String draw() {
    double cell = Math.min(72, ROOM / fields);
    double size = cell * fields;
    long most = Arrays.stream(sum).flatMapToLong(Arrays::stream).max().orElse(1);
    Svg svg =
        new Svg(
            size + 62,
            size + 62,
            "Decisions by source CPU (rows) and destination CPU (columns)",
            "The darkest field stands for " + ReportFormat.number(most) + " decisions.");
    for (int source = 0; source < fields; source++) {
      for (int destination = 0; destination < fields; destination++) {
        double x = 56 + destination * cell;
        double y = 34 + source * cell;
        if (sum[source][destination] > 0) {
          field(svg, x, y, cell, source, destination, most);
        } else if (fields <= 16) {
          svg.box(x, y, cell - 2, cell - 2, "empty", "");
        }
      }
    }
    int every = Math.max(1, fields / 16);
    for (int i = 0; i < fields; i += every) {
      svg.text(56 + (i + 0.5) * cell - 1, 28, "middle", "tick", name(i));
      svg.text(48, 38 + (i + 0.5) * cell - 1, "end", "tick", name(i));
    }
    svg.text(56, 12, "start", "unit", "to CPU →").text(2, 28, "start", "unit", "from ↓");
    return svg.text(56, size + 54, "start", "unit", "field: decisions, and the share answered yes")
        .finish();
  }

  private void field(
      Svg svg, double x, double y, double cell, int source, int destination, long most) {
    long count = sum[source][destination];
    double share = (double) count / most;
    String said =
        "CPU "
            + name(source)
            + " to CPU "
            + name(destination)
            + ": "
            + ReportFormat.number(count)
            + " decisions, "
            + ReportFormat.share((double) yes[source][destination] / count)
            + " yes";
    svg.shade(x, y, cell - 2, cell - 2, "heat", 0.06 + 0.94 * share, said);
    if (cell >= 56) {
      String tone = share > 0.55 ? "on-dark" : "label";
      double middle = x + cell / 2 - 1;
      svg.text(middle, y + cell / 2 - 1, "middle", tone, ReportFormat.number(count));
      svg.text(
          middle,
          y + cell / 2 + 14,
          "middle",
          tone + " small",
          String.format(Locale.ROOT, "%.1f %%", 100.0 * yes[source][destination] / count));
    }
  }

  private String name(int field) {
    int first = field * perField;
    return perField == 1 ? Integer.toString(first) : first + "–" + (first + perField - 1);
  }
}
