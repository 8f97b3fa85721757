// SPDX-License-Identifier: Apache-2.0
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
    Target target)
    implements Request {

  /** Rows per step at most. */
  public static final int MOST_ROWS_PER_STEP = 1 << 20;

  public static final int MOST_EPOCHS = 10_000;
  public static final double MOST_DROPOUT = 0.9;
  public static final double LEAST_LEARNING_RATE = 1e-6;
  public static final double MOST_LEARNING_RATE = 1;

  /** What is trained when nothing else is asked for, by plan, command, sweep or benchmark. */
  public static final ModelSpec USUAL =
      new ModelSpec(
          "mllb15", List.of(), List.of(10), 0, 256, 120, 0.03, 30, false, SplitSpec.USUAL);

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

  /** A copy to change. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Changes some settings of a model; the rest stays as it was. */
  public static final class Builder {

    private String featureSet;
    private List<String> features;
    private List<Integer> hidden;
    private double dropout;
    private int batchSize;
    private int epochs;
    private double learningRate;
    private int patience;
    private boolean classWeights;
    private SplitSpec split;
    private Balance balance;
    private Target target;

    private Builder(ModelSpec from) {
      featureSet = from.featureSet;
      features = from.features;
      hidden = from.hidden;
      dropout = from.dropout;
      batchSize = from.batchSize;
      epochs = from.epochs;
      learningRate = from.learningRate;
      patience = from.patience;
      classWeights = from.classWeights;
      split = from.split;
      balance = from.balance;
      target = from.target;
    }

    public Builder featureSet(String value) {
      featureSet = value;
      return this;
    }

    public Builder features(List<String> value) {
      features = value;
      return this;
    }

    public Builder hidden(List<Integer> value) {
      hidden = value;
      return this;
    }

    public Builder dropout(double value) {
      dropout = value;
      return this;
    }

    public Builder batchSize(int value) {
      batchSize = value;
      return this;
    }

    public Builder epochs(int value) {
      epochs = value;
      return this;
    }

    public Builder learningRate(double value) {
      learningRate = value;
      return this;
    }

    public Builder patience(int value) {
      patience = value;
      return this;
    }

    public Builder classWeights(boolean value) {
      classWeights = value;
      return this;
    }

    public Builder split(SplitSpec value) {
      split = value;
      return this;
    }

    public Builder balance(Balance value) {
      balance = value;
      return this;
    }

    public Builder target(Target value) {
      target = value;
      return this;
    }

    public ModelSpec build() {
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
          target);
    }
  }
}
