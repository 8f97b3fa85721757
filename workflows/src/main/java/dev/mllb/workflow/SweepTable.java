// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.model.Evaluation;
import dev.mllb.model.Screening;
import dev.mllb.model.SweepPlace;
import dev.mllb.model.SweepPoint;
import dev.mllb.model.TrainedModel;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Order and look of a sweep's places. */
public final class SweepTable {

  /** The judge whose scores count, as evaluation names it. */
  private static final String MODEL = "model";

  private static final String INTEGER_GATE = "min_integer_agreement";

  /**
   * Models before failures, then by balanced accuracy; of equals the smaller network, then the
   * name, so that the order never depends on who was ready first.
   */
  private static final Comparator<SweepPlace> BEST_FIRST =
      Comparator.comparing((SweepPlace place) -> place.trained() == null)
          .thenComparing(Comparator.comparingDouble(SweepPlace::balancedAccuracy).reversed())
          .thenComparing(Comparator.comparingDouble(SweepPlace::accuracy).reversed())
          .thenComparingInt(SweepPlace::parameters)
          .thenComparing(place -> place.point().name());

  private SweepTable() {}

  static List<SweepPlace> sorted(List<SweepPlace> places) {
    return places.stream().sorted(BEST_FIRST).toList();
  }

  static SweepPlace place(SweepPoint point, TrainedModel trained, Screening screening) {
    Evaluation evaluation = screening.evaluation();
    Evaluation.Score score =
        evaluation.scores().stream()
            .filter(one -> one.judge().equals(MODEL))
            .findFirst()
            .orElse(new Evaluation.Score(MODEL, 0, 0));
    double agreement =
        evaluation.gates().stream()
            .filter(gate -> gate.name().equals(INTEGER_GATE))
            .mapToDouble(Evaluation.Gate::reached)
            .findFirst()
            .orElse(0);
    return new SweepPlace(
        point,
        hidden(point),
        screening.parameters(),
        trained.onnx().sha256().substring(0, 32),
        score.accuracy(),
        score.balancedAccuracy(),
        agreement,
        evaluation.isAccepted(),
        trained.seconds(),
        trained,
        null);
  }

  static SweepPlace failed(SweepPoint point, String why) {
    return new SweepPlace(point, hidden(point), 0, "", 0, 0, 0, false, 0, null, why);
  }

  /**
   * The leaderboard as Markdown.
   *
   * @param settings in all, those not yet done included
   */
  public static String markdown(int settings, List<SweepPlace> places) {
    StringBuilder page = new StringBuilder();
    page.append(places.size()).append(" of ").append(settings).append(" settings done.\n\n");
    page.append(
        "| # | setting | parameters | accuracy | balanced | integer | gates | s | model |\n");
    page.append("| ---: | --- | ---: | ---: | ---: | ---: | --- | ---: | --- |\n");
    int number = 1;
    for (SweepPlace place : places) {
      page.append("| ").append(number++).append(" | ").append(cell(place.point().name()));
      page.append(place.trained() == null ? failure(place) : scores(place)).append(" |\n");
    }
    return page.toString();
  }

  private static String scores(SweepPlace place) {
    return String.format(
        Locale.ROOT,
        " | %d | %.3f %% | %.3f %% | %.3f %% | %s | %.1f | %s",
        place.parameters(),
        place.accuracy() * 100,
        place.balancedAccuracy() * 100,
        place.integerAgreement() * 100,
        place.accepted() ? "passed" : "missed",
        place.seconds(),
        place.modelId().substring(0, Math.min(12, place.modelId().length())));
  }

  private static String failure(SweepPlace place) {
    return " | | | | | failed | | " + cell(String.valueOf(place.failure()));
  }

  private static String hidden(SweepPoint point) {
    return point.model().hidden().stream().map(String::valueOf).collect(Collectors.joining("-"));
  }

  /** Text from elsewhere must not break the table or become a link. */
  private static String cell(String text) {
    return text.replaceAll("[\\r\\n|]+", " ").replace("<", "&lt;").replace("[", "\\[");
  }
}
