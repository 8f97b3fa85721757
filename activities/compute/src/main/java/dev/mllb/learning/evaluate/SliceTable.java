// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.evaluate;

import dev.mllb.learning.details.Confusion;
import dev.mllb.learning.details.EvaluationDetails.Estimate;
import dev.mllb.learning.details.EvaluationDetails.Intervals;
import dev.mllb.learning.details.EvaluationDetails.Slice;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Parts of a judgement as a Markdown table. */
public final class SliceTable {

  private SliceTable() {}

  /** One line for each part; lines end with a newline. */
  public static String markdown(List<Slice> slices) {
    StringBuilder table = new StringBuilder();
    table.append(
        "| part | rows | no | accuracy | balanced | majority's error removed | native rule");
    table.append(" | kernel yes, model no | kernel no, model yes |\n");
    table.append("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    for (Slice slice : slices) {
      Confusion confusion = slice.confusion();
      Intervals intervals = slice.intervals();
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %,d | %,d | %.2f %%%s | %.2f %%%s | %.1f %%%s | %.2f %% | %,d | %,d |%n",
              slice.name(),
              confusion.rows(),
              confusion.noYes() + confusion.noNo(),
              slice.accuracy() * 100,
              range(intervals == null ? null : intervals.accuracy()),
              slice.balancedAccuracy() * 100,
              range(intervals == null ? null : intervals.balancedAccuracy()),
              slice.errorRemoved() * 100,
              range(intervals == null ? null : intervals.errorRemoved()),
              slice.nativeRuleAccuracy() * 100,
              confusion.yesNo(),
              confusion.noYes()));
    }
    return table.toString();
  }

  private static String range(@Nullable Estimate estimate) {
    return estimate == null
        ? ""
        : String.format(
            Locale.ROOT, " (%.2f to %.2f)", estimate.low() * 100, estimate.high() * 100);
  }
}
