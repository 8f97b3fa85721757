package dev.mllb.model;

import java.util.List;

/**
 * What is trained, and how.
 *
 * @param featureSet named and versioned feature set, for example {@code mllb15}
 * @param features subset of the set's feature names; empty means all
 * @param hidden widths of the hidden layers, one or two of 1..64
 * @param dropout probability, 0..1
 * @param batchSize rows per step
 * @param epochs upper bound of passes over the training rows
 * @param learningRate Adam's step size
 * @param patience epochs without improvement before training stops; 0 never stops early
 * @param classWeights weigh classes by their inverse frequency
 * @param split how rows are held out
 * @param balance groups of training rows that count alike
 * @param target what the model is to be like: the kernel's answers, or experimentally what turned
 *     out well
 */
public record ModelSpec(
    String featureSet,
    List<String> features,
    List<Integer> hidden,
    double dropout,
    int batchSize,
    int epochs,
    double learningRate,
    int patience,
    boolean classWeights,
    SplitSpec split,
    Balance balance,
    Target target) {

  public ModelSpec {
    features = List.copyOf(features);
    hidden = List.copyOf(hidden);
    balance = balance == null ? Balance.NONE : balance;
    target = target == null ? Target.IMITATION : target;
  }

  /** A model trained on the rows as they come. */
  public ModelSpec(
      String featureSet,
      List<String> features,
      List<Integer> hidden,
      double dropout,
      int batchSize,
      int epochs,
      double learningRate,
      int patience,
      boolean classWeights,
      SplitSpec split) {
    this(
        featureSet,
        features,
        hidden,
        dropout,
        batchSize,
        epochs,
        learningRate,
        patience,
        classWeights,
        split,
        Balance.NONE,
        Target.IMITATION);
  }

  public ModelSpec withHidden(List<Integer> widths) {
    return new ModelSpec(
        featureSet,
        features,
        widths,
        dropout,
        batchSize,
        epochs,
        learningRate,
        patience,
        classWeights,
        split,
        balance,
        target);
  }

  public ModelSpec withFeatures(List<String> names) {
    return new ModelSpec(
        featureSet,
        names,
        hidden,
        dropout,
        batchSize,
        epochs,
        learningRate,
        patience,
        classWeights,
        split,
        balance,
        target);
  }

  public ModelSpec withDropout(double probability) {
    return new ModelSpec(
        featureSet,
        features,
        hidden,
        probability,
        batchSize,
        epochs,
        learningRate,
        patience,
        classWeights,
        split,
        balance,
        target);
  }

  public ModelSpec withBatchSize(int rows) {
    return new ModelSpec(
        featureSet,
        features,
        hidden,
        dropout,
        rows,
        epochs,
        learningRate,
        patience,
        classWeights,
        split,
        balance,
        target);
  }

  public ModelSpec withEpochs(int most) {
    return new ModelSpec(
        featureSet,
        features,
        hidden,
        dropout,
        batchSize,
        most,
        learningRate,
        patience,
        classWeights,
        split,
        balance,
        target);
  }

  public ModelSpec withLearningRate(double step) {
    return new ModelSpec(
        featureSet,
        features,
        hidden,
        dropout,
        batchSize,
        epochs,
        step,
        patience,
        classWeights,
        split,
        balance,
        target);
  }

  public ModelSpec withClassWeights(boolean weighted) {
    return new ModelSpec(
        featureSet,
        features,
        hidden,
        dropout,
        batchSize,
        epochs,
        learningRate,
        patience,
        weighted,
        split,
        balance,
        target);
  }

  public ModelSpec withTarget(Target other) {
    return new ModelSpec(
        featureSet,
        features,
        hidden,
        dropout,
        batchSize,
        epochs,
        learningRate,
        patience,
        classWeights,
        split,
        balance,
        other);
  }
}
