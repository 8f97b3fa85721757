// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.registry;

import dev.mllb.features.FeatureSets;
import dev.mllb.model.Evaluation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Judged models of one dataset, best first: by balanced accuracy, then the smaller network.
 *
 * @param datasetSha256 dataset all of them were judged on
 * @param places best first
 */
public record Leaderboard(String datasetSha256, List<Place> places) {

  public Leaderboard {
    places = List.copyOf(places);
  }

  /**
   * One model.
   *
   * @param id of the model
   * @param shape hidden widths, for example {@code 32-16}
   * @param options what else differs: learning rate, batch, dropout, class weights, features, seed
   * @param parameters weights and constants of the network
   * @param accuracy 0..1
   * @param balancedAccuracy 0..1
   * @param accepted whether it passed all gates
   * @param seconds training time; s
   */
  public record Place(
      String id,
      String shape,
      String options,
      int parameters,
      double accuracy,
      double balancedAccuracy,
      boolean accepted,
      double seconds) {}

  /**
   * Ranks the judged models of a dataset.
   *
   * @param datasetSha256 digest, or the beginning of one; empty takes that of the newest model
   */
  public static Leaderboard of(List<ModelRecord> models, String datasetSha256) {
    List<ModelRecord> judged = models.stream().filter(m -> m.evaluation() != null).toList();
    String sha256 =
        judged.stream()
            .map(m -> m.dataset().data().sha256())
            .filter(digest -> digest.startsWith(datasetSha256))
            .findFirst()
            .orElse(datasetSha256);
    List<Place> places = new ArrayList<>();
    for (ModelRecord model : judged) {
      Evaluation evaluation = model.evaluation();
      if (evaluation != null && model.dataset().data().sha256().equals(sha256)) {
        places.add(place(model, evaluation));
      }
    }
    places.sort(
        Comparator.comparingDouble(Place::balancedAccuracy)
            .reversed()
            .thenComparingInt(Place::parameters));
    return new Leaderboard(sha256, places);
  }

  private static Place place(ModelRecord model, Evaluation evaluation) {
    Evaluation.Score score =
        evaluation.scores().stream()
            .filter(s -> s.judge().equals("model"))
            .findFirst()
            .orElse(new Evaluation.Score("model", 0, 0));
    return new Place(
        model.id(),
        ModelView.shape(model),
        options(model),
        FeatureSets.parameters(model.spec()),
        score.accuracy(),
        score.balancedAccuracy(),
        evaluation.isAccepted(),
        model.trained().seconds());
  }

  private static String options(ModelRecord model) {
    StringBuilder out = new StringBuilder();
    out.append("lr ").append(model.spec().learningRate());
    out.append(", batch ").append(model.spec().batchSize());
    if (model.spec().dropout() > 0) {
      out.append(", dropout ").append(model.spec().dropout());
    }
    if (model.spec().classWeights()) {
      out.append(", class weights");
    }
    if (!model.spec().features().isEmpty()) {
      out.append(", ").append(model.spec().features().size()).append(" features");
    }
    return out.append(", seed ").append(model.seed()).toString();
  }

  /** As a Markdown table. */
  public String text() {
    StringBuilder out = new StringBuilder();
    out.append("| # | model | hidden | options | parameters | accuracy | balanced | gates | s |\n");
    out.append("| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
    int number = 1;
    for (Place place : places) {
      out.append(
          String.format(
              Locale.ROOT,
              "| %d | %s | %s | %s | %d | %.3f %% | %.3f %% | %s | %.1f |%n",
              number++,
              place.id().substring(0, 12),
              place.shape(),
              place.options(),
              place.parameters(),
              place.accuracy() * 100,
              place.balancedAccuracy() * 100,
              place.accepted() ? "passed" : "missed",
              place.seconds()));
    }
    return out.toString().stripTrailing();
  }
}
