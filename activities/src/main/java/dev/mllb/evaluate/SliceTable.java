package dev.mllb.evaluate;

import dev.mllb.evaluate.EvaluationDetails.Slice;
import java.util.List;
import java.util.Locale;

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
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %,d | %,d | %.2f %% | %.2f %% | %.1f %% | %.2f %% | %,d | %,d |%n",
              slice.name(),
              confusion.rows(),
              confusion.noYes() + confusion.noNo(),
              slice.accuracy() * 100,
              slice.balancedAccuracy() * 100,
              slice.errorRemoved() * 100,
              slice.nativeRuleAccuracy() * 100,
              confusion.yesNo(),
              confusion.noYes()));
    }
    return table.toString();
  }
}
