package dev.mllb.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.Activation;
import ai.djl.training.GradientCollector;
import ai.djl.training.optimizer.Optimizer;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.infer.FloatNet;
import dev.mllb.model.ModelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The passes over the training rows: order, steps, step size, and when to stop. */
final class Epochs {

  private final NDManager manager;
  private final ModelSpec spec;
  private final Standardizer standardizer;
  private final Consumer<String> progress;
  private final DjlNet net;
  private final long seed;
  private final LearningRate learningRate;
  private final Optimizer optimizer;
  private final List<TrainingHistory.Epoch> history = new ArrayList<>();
  private FloatNet best;
  private int bestEpoch;
  private double bestLoss = Double.POSITIVE_INFINITY;

  Epochs(
      NDManager manager,
      ModelSpec spec,
      long seed,
      Standardizer standardizer,
      Consumer<String> progress) {
    this.manager = manager;
    this.spec = spec;
    this.seed = seed;
    this.standardizer = standardizer;
    this.progress = progress;
    this.best = StartWeights.of(standardizer.mean().length, spec.hidden(), seed);
    this.net = new DjlNet(manager, best, true);
    this.learningRate = new LearningRate(spec.learningRate(), spec.epochs());
    this.optimizer = Optimizer.adam().optLearningRateTracker(learningRate).build();
  }

  void run(Examples train, Examples validation) {
    Batches batches = new Batches(train, standardizer, spec.classWeights(), seed);
    Validation judge = new Validation(manager, validation, standardizer);
    for (int epoch = 1; epoch <= spec.epochs() && !isExhausted(); epoch++) {
      long start = System.nanoTime();
      learningRate.startEpoch(epoch - 1);
      double trainLoss = pass(batches);
      Validation.Scores scores = judge.of(net);
      double seconds = (System.nanoTime() - start) / 1e9;
      record(epoch, trainLoss, scores, seconds);
    }
  }

  private boolean isExhausted() {
    return spec.patience() > 0 && history.size() - bestEpoch >= spec.patience();
  }

  private double pass(Batches batches) {
    double sum = 0;
    long rows = 0;
    batches.shuffle();
    while (batches.hasNext()) {
      try (NDManager chunk = manager.newSubManager()) {
        Batches.Chunk next = batches.next(chunk);
        sum += steps(next);
        rows += next.rows();
      }
      progress.accept("epoch %d, %,d rows".formatted(history.size() + 1, rows));
    }
    return sum / rows;
  }

  private double steps(Batches.Chunk chunk) {
    double sum = 0;
    for (int from = 0; from < chunk.rows(); from += spec.batchSize()) {
      int to = Math.min(chunk.rows(), from + spec.batchSize());
      try (NDManager scope = chunk.x().getManager().newSubManager()) {
        NDArray x = slice(scope, chunk.x(), from, to);
        NDArray sign = slice(scope, chunk.sign(), from, to);
        try (GradientCollector gradients = DjlRuntime.engine().newGradientCollector()) {
          NDArray loss = loss(net.forward(x, (float) spec.dropout()), sign);
          gradients.backward(loss);
          sum += loss.getFloat() * (double) (to - from);
        }
        net.step(optimizer);
      }
    }
    return sum;
  }

  /**
   * Mean cross-entropy. {@code sign} is +w for a yes and -w for a no of weight w; softplus(-s z) is
   * the cross-entropy of either.
   */
  private NDArray loss(NDArray z, NDArray sign) {
    NDArray each = Activation.softPlus(z.mul(sign.sign()).neg());
    return spec.classWeights() ? each.mul(sign.abs()).mean() : each.mean();
  }

  private static NDArray slice(NDManager scope, NDArray array, int from, int to) {
    NDArray part = array.get(new NDIndex().addSliceDim(from, to));
    part.attach(scope);
    return part;
  }

  private void record(int epoch, double trainLoss, Validation.Scores scores, double seconds) {
    if (!Double.isFinite(trainLoss) || !Double.isFinite(scores.loss())) {
      throw new MllbException(
          FailureCode.MODEL_DIVERGED,
          "the loss is not a number after epoch %d; lower model.learning_rate".formatted(epoch));
    }
    if (scores.loss() < bestLoss) {
      bestLoss = scores.loss();
      bestEpoch = epoch;
      best = net.snapshot();
    }
    history.add(
        new TrainingHistory.Epoch(
            epoch,
            learningRate.current(),
            trainLoss,
            scores.loss(),
            scores.accuracy(),
            scores.balanced(),
            seconds));
    progress.accept(
        "epoch %d of %d, loss %.4f, accuracy %.2f %%"
            .formatted(epoch, spec.epochs(), scores.loss(), scores.accuracy() * 100));
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
}
