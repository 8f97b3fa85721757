// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.registry;

import dev.mllb.features.FeatureSets;
import dev.mllb.model.Evaluation;
import dev.mllb.model.Leaderboard;
import dev.mllb.model.ModelSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judged models of one dataset.
 *
 * @param datasetSha256 dataset all of them were judged on
 * @param places best first
 */
public record JudgedModels(String datasetSha256, List<Place> places) {

  public JudgedModels {
    places = Leaderboard.sorted(places);
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
   * @param integerAgreement 0..1
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
      double integerAgreement,
      boolean accepted,
      double seconds)
      implements Leaderboard.Place {

    @Override
    public String setting() {
      return "hidden " + shape + ", " + options;
    }

    @Override
    public String modelId() {
      return id;
    }

    @Override
    public @Nullable String failure() {
      return null;
    }
  }

  /**
   * The judged models of a dataset.
   *
   * @param datasetSha256 digest, or the beginning of one; empty takes that of the newest model
   */
  public static JudgedModels of(List<ModelRecord> models, String datasetSha256) {
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
    return new JudgedModels(sha256, places);
  }

  private static Place place(ModelRecord model, Evaluation evaluation) {
    return new Place(
        model.id(),
        model.spec().shape(),
        options(model.spec(), model.seed()),
        FeatureSets.parameters(model.spec()),
        evaluation.accuracy(),
        evaluation.balancedAccuracy(),
        evaluation.integerAgreement(),
        evaluation.isAccepted(),
        model.trained().seconds());
  }

  private static String options(ModelSpec spec, long seed) {
    StringBuilder out = new StringBuilder();
    out.append("lr ").append(spec.learningRate()).append(", batch ").append(spec.batchSize());
    if (spec.dropout() > 0) {
      out.append(", dropout ").append(spec.dropout());
    }
    if (spec.classWeights()) {
      out.append(", class weights");
    }
    if (!spec.features().isEmpty()) {
      out.append(", ").append(spec.features().size()).append(" features");
    }
    return out.append(", seed ").append(seed).toString();
  }

  /** As a Markdown table. */
  public String text() {
    return Leaderboard.table(places).stripTrailing();
  }
}
