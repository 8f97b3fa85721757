// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import java.util.List;
import java.util.function.Consumer;

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
          "mllb15",
          List.of(),
          List.of(10),
          0,
          256,
          120,
          0.03,
          30,
          false,
          SplitSpec.USUAL,
          Balance.NONE,
          Target.IMITATION);

  public ModelSpec {
    features = List.copyOf(features);
    hidden = List.copyOf(hidden);
    balance = balance == null ? Balance.NONE : balance;
    target = target == null ? Target.IMITATION : target;
  }

  /** Hidden widths, for example {@code 32-16}. */
  public String shape() {
    return String.join("-", hidden.stream().map(String::valueOf).toList());
  }

  /** The same but for what is changed in its draft. */
  public ModelSpec with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.toSpec();
  }

  /** A specification while it is being changed. */
  public static final class Draft {

    public String featureSet;
    public List<String> features;
    public List<Integer> hidden;
    public double dropout;
    public int batchSize;
    public int epochs;
    public double learningRate;
    public int patience;
    public boolean classWeights;
    public SplitSpec split;
    public Balance balance;
    public Target target;

    private Draft(ModelSpec from) {
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

    private ModelSpec toSpec() {
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
