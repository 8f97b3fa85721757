// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Judged models in the order of their worth, as a table for people. */
public final class Leaderboard {

  /**
   * Models before failures, then by balanced accuracy; of equals the smaller network, then the
   * name, so that the order never depends on who was ready first.
   */
  private static final Comparator<Place> BEST_FIRST =
      Comparator.comparing((Place place) -> place.failure() != null)
          .thenComparing(Comparator.comparingDouble(Place::balancedAccuracy).reversed())
          .thenComparing(Comparator.comparingDouble(Place::accuracy).reversed())
          .thenComparingInt(Place::parameters)
          .thenComparing(Place::setting);

  private Leaderboard() {}

  /** One model, or why there is none. */
  public interface Place {

    /** What sets it apart. */
    String setting();

    /** Weights and constants of the network. */
    int parameters();

    /** On held-out rows; 0..1. */
    double accuracy();

    /** Mean of both classes' recall; 0..1. */
    double balancedAccuracy();

    /** Share of held-out rows on which integer and float form agree; 0..1. */
    double integerAgreement();

    /** Whether it passed every gate. */
    boolean accepted();

    /** Wall time of training; s. */
    double seconds();

    /** Hex; empty when there is no model. */
    String modelId();

    /** Why there is no model; null when there is one. */
    @Nullable String failure();
  }

  /** Best first. */
  public static <P extends Place> List<P> sorted(List<P> places) {
    return places.stream().sorted(BEST_FIRST).toList();
  }

  /** As a Markdown table. */
  public static String table(List<? extends Place> places) {
    StringBuilder page = new StringBuilder();
    page.append(
        "| # | setting | parameters | accuracy | balanced | integer | gates | s | model |\n");
    page.append("| ---: | --- | ---: | ---: | ---: | ---: | --- | ---: | --- |\n");
    int number = 1;
    for (Place place : places) {
      page.append("| ").append(number++).append(" | ").append(cell(place.setting()));
      page.append(place.failure() == null ? scores(place) : failure(place)).append(" |\n");
    }
    return page.toString();
  }

  private static String scores(Place place) {
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

  private static String failure(Place place) {
    return " | | | | | failed | | " + cell(String.valueOf(place.failure()));
  }

  /** Text from elsewhere must not break the table or become a link. */
  private static String cell(String text) {
    return text.replaceAll("[\\r\\n|]+", " ").replace("<", "&lt;").replace("[", "\\[");
  }
}
