// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.train;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.learning.details.TrainingHistory;
import dev.mllb.learning.net.FloatNet;
import dev.mllb.model.ModelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** The passes over the training rows: order, step size, and when to stop. */
final class Epochs implements AutoCloseable {

  private final ModelSpec spec;
  private final Standardizer standardizer;
  private final Consumer<String> progress;
  private final TrainingEngine steps;
  private final long seed;
  private final LearningRate learningRate;
  private final List<TrainingHistory.Epoch> history = new ArrayList<>();
  private FloatNet best;
  private int bestEpoch;
  private double bestLoss = Double.POSITIVE_INFINITY;

  Epochs(ModelSpec spec, long seed, Standardizer standardizer, Consumer<String> progress) {
    this.spec = spec;
    this.seed = seed;
    this.standardizer = standardizer;
    this.progress = progress;
    this.best = StartWeights.of(standardizer.mean().length, spec.hidden(), seed);
    this.steps = TrainingEngine.of(best, spec, seed, progress);
    this.learningRate = new LearningRate(spec.learningRate(), spec.epochs());
  }

  void run(Examples train, Examples validation) {
    Batches batches = new Batches(train, standardizer, spec.classWeights(), seed);
    Validation judge = new Validation(validation, standardizer);
    for (int epoch = 1; epoch <= spec.epochs() && !isExhausted(); epoch++) {
      long start = System.nanoTime();
      double rate = learningRate.of(epoch - 1);
      double trainLoss = pass(batches, rate);
      FloatNet weights = steps.weights();
      Validation.Scores scores = judge.of(weights);
      double seconds = (System.nanoTime() - start) / 1e9;
      keepIfBest(weights, trainLoss, scores, epoch);
      record(epoch, rate, trainLoss, scores, seconds);
    }
  }

  /** What computed. */
  String engine() {
    return steps.engine();
  }

  private boolean isExhausted() {
    return spec.patience() > 0 && history.size() - bestEpoch >= spec.patience();
  }

  private double pass(Batches batches, double rate) {
    double sum = 0;
    long rows = 0;
    batches.shuffle();
    while (batches.hasNext()) {
      Batches.Chunk next = batches.next();
      sum += steps.over(next, spec.batchSize(), rate);
      rows += next.rows();
      progress.accept(String.format(Locale.ROOT, "epoch %d, %,d rows", history.size() + 1, rows));
    }
    return sum / rows;
  }

  private void keepIfBest(FloatNet weights, double trainLoss, Validation.Scores scores, int epoch) {
    if (!Double.isFinite(trainLoss) || !Double.isFinite(scores.loss())) {
      throw new MllbException(
          FailureCode.MODEL_DIVERGED,
          String.format(
              Locale.ROOT,
              "the loss is not a number after epoch %d; lower model.learning_rate",
              epoch));
    }
    if (scores.loss() < bestLoss) {
      bestLoss = scores.loss();
      bestEpoch = epoch;
      best = weights;
    }
  }

  private void record(
      int epoch, double rate, double trainLoss, Validation.Scores scores, double seconds) {
    history.add(
        new TrainingHistory.Epoch(
            epoch, rate, trainLoss, scores.loss(), scores.accuracy(), scores.balanced(), seconds));
    progress.accept(
        String.format(
            Locale.ROOT,
            "epoch %d of %d, loss %.4f, accuracy %.2f %%",
            epoch,
            spec.epochs(),
            scores.loss(),
            scores.accuracy() * 100));
  }

  FloatNet best() {
    return best;
  }

  int bestEpoch() {
    return bestEpoch;
  }

  double bestLoss() {
    return bestLoss;
  }

  List<TrainingHistory.Epoch> history() {
    return history;
  }

  @Override
  public void close() {
    steps.close();
  }
}
