// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.train;

import dev.mllb.dataset.Decisions;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.features.FeatureTable;
import dev.mllb.learning.details.TrainingHistory;
import dev.mllb.learning.net.FloatNet;
import dev.mllb.model.ModelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Trains one network. Start weights and the order of rows come from the seed alone, and each engine
 * computes in one thread: the same data, spec and seed give the same weights bit for bit.
 */
public final class Trainer {

  /** What training leaves behind. */
  public record Training(
      FloatNet net,
      List<TrainingHistory.Epoch> epochs,
      int bestEpoch,
      double seconds,
      List<Integer> idleFeatures,
      String engine) {
    public Training {
      epochs = List.copyOf(epochs);
      idleFeatures = List.copyOf(idleFeatures);
    }
  }

  /** Rows that decide when to stop; more only cost time. */
  private static final int VALIDATION_MOST = 200_000;

  private final FeatureTable table;
  private final ModelSpec spec;
  private final long seed;
  private final Consumer<String> progress;

  /**
   * @param progress told in one line how it goes, at least every few seconds; may throw to stop
   */
  public Trainer(FeatureTable table, ModelSpec spec, long seed, Consumer<String> progress) {
    this.table = table;
    this.spec = spec;
    this.seed = seed;
    this.progress = progress;
  }

  /**
   * Fits the network.
   *
   * @throws MllbException DATA_UNUSABLE when no feature changes, MODEL_DIVERGED when the loss does
   *     not come down to that of a constant answer
   */
  public Training train(Examples train, Examples validation) {
    Standardizer standardizer = Standardizer.fit(train, used());
    checkFeatures(standardizer);
    try (Epochs epochs = new Epochs(spec, seed, standardizer, progress)) {
      long start = System.nanoTime();
      epochs.run(train, validation.thinned(VALIDATION_MOST));
      checkLearned(train, epochs);
      double seconds = (System.nanoTime() - start) / 1e9;
      return new Training(
          standardizer.fold(epochs.best()),
          epochs.history(),
          epochs.bestEpoch(),
          seconds,
          standardizer.idle(),
          epochs.engine());
    }
  }

  private Set<Integer> used() {
    Set<Integer> used = new TreeSet<>();
    List<String> names = spec.features().isEmpty() ? table.names() : spec.features();
    for (String name : names) {
      int index = table.names().indexOf(name);
      if (index < 0) {
        throw new MllbException(
            FailureCode.INVALID_PLAN,
            "model.features: no feature " + name + " in " + table.name() + ": " + table.names());
      }
      used.add(index);
    }
    return used;
  }

  private void checkFeatures(Standardizer standardizer) {
    List<Integer> idle = standardizer.idle();
    if (idle.size() == table.size()) {
      throw Decisions.unusable(
          "every feature of the plan is constant in the training rows; collect under other load");
    }
    List<String> constant = new ArrayList<>();
    for (int index : idle) {
      if (spec.features().contains(table.names().get(index))) {
        constant.add(table.names().get(index));
      }
    }
    if (!constant.isEmpty()) {
      throw Decisions.unusable(
          "model.features asks for " + constant + ", constant in the training rows; leave it out");
    }
  }

  private static void checkLearned(Examples train, Epochs epochs) {
    double yes = (double) train.yes() / train.size();
    double constantAnswer = -(yes * Math.log(yes) + (1 - yes) * Math.log(1 - yes));
    // Held-out classes may be rarer than the trained ones; twice the entropy is beyond that.
    if (!(epochs.bestLoss() < Math.max(2 * constantAnswer, 0.05))) {
      throw new MllbException(
          FailureCode.MODEL_DIVERGED,
          String.format(
              Locale.ROOT,
              "the loss stayed at %.3f, a constant answer has %.3f; lower model.learning_rate",
              epochs.bestLoss(),
              constantAnswer));
    }
  }
}
