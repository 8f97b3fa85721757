// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import dev.mllb.judge.ReportFormat;
import java.util.List;
import java.util.Locale;

/** A two-by-two table of counts as a picture: who said yes and who said no. */
final class MatrixPicture {

  private static final int FIELD = 100;

  private MatrixPicture() {}

  /**
   * Counts of two judges' answers.
   *
   * @param rows whose answer is the row
   * @param columns whose answer is the column
   * @param cells yes-yes, yes-no, no-yes, no-no; the row's answer first
   */
  static String twoByTwo(String rows, String columns, long[] cells) {
    long all = 0;
    for (long cell : cells) {
      all += cell;
    }
    Svg svg =
        new Svg(
            2 * FIELD + 92,
            2 * FIELD + 46,
            rows + " against " + columns,
            ReportFormat.number(cells[0] + cells[3])
                + " of "
                + ReportFormat.number(all)
                + " answers are the same");
    for (int i = 0; i < 4; i++) {
      double x = 84 + i % 2 * FIELD;
      double y = 38 + i / 2 * FIELD;
      boolean isSame = i == 0 || i == 3;
      double share = all == 0 ? 0 : (double) cells[i] / all;
      String answers = List.of("yes, yes", "yes, no", "no, yes", "no, no").get(i);
      svg.shade(
          x,
          y,
          FIELD - 3,
          FIELD - 3,
          isSame ? "heat" : "unlike",
          cells[i] == 0 ? 0.04 : 0.15 + 0.45 * Math.sqrt(share),
          rows + ", " + columns + ": " + answers + ": " + ReportFormat.number(cells[i]));
      double middle = x + FIELD / 2.0 - 1;
      svg.text(middle, y + FIELD / 2.0, "middle", "label", ReportFormat.number(cells[i]));
      svg.text(
          middle,
          y + FIELD / 2.0 + 18,
          "middle",
          "tick",
          String.format(Locale.ROOT, "%.2f %%", 100 * share));
    }
    for (int i = 0; i < 2; i++) {
      String word = i == 0 ? "yes" : "no";
      svg.text(84 + (i + 0.5) * FIELD, 30, "middle", "tick", columns + ": " + word);
      svg.text(78, 40 + (i + 0.5) * FIELD, "end", "tick", rows + ": " + word);
    }
    return svg.finish();
  }
}
