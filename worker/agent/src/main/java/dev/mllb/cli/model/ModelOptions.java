// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.model;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.Balance;
import dev.mllb.model.ModelSpec;
import dev.mllb.model.SplitSpec;
import dev.mllb.model.Target;
import java.util.List;
import picocli.CommandLine.Option;

/** What a plan says under {@code model}, as options. */
public final class ModelOptions {

  @Option(names = "--feature-set", description = "Feature set (${DEFAULT-VALUE}).")
  private String featureSet = ModelSpec.USUAL.featureSet();

  @Option(
      names = "--features",
      split = ",",
      paramLabel = "NAME",
      description = "Subset of the features (all).")
  private List<String> features = List.of();

  @Option(
      names = "--hidden",
      split = ",",
      paramLabel = "WIDTH",
      description = "Widths of one or two hidden layers, 1 to 64 each (${DEFAULT-VALUE}).")
  private List<Integer> hidden = ModelSpec.USUAL.hidden();

  @Option(names = "--dropout", description = "0 to 0.9 (${DEFAULT-VALUE}).")
  private double dropout = ModelSpec.USUAL.dropout();

  @Option(names = "--batch-size", description = "Rows per step (${DEFAULT-VALUE}).")
  private int batchSize = ModelSpec.USUAL.batchSize();

  @Option(names = "--epochs", description = "At most (${DEFAULT-VALUE}).")
  private int epochs = ModelSpec.USUAL.epochs();

  @Option(
      names = "--learning-rate",
      description = "Adam's step size, falling as half a cosine (${DEFAULT-VALUE}).")
  private double learningRate = ModelSpec.USUAL.learningRate();

  @Option(
      names = "--patience",
      description = "Epochs without improvement before it stops; 0 never stops (${DEFAULT-VALUE}).")
  private int patience = ModelSpec.USUAL.patience();

  @Option(names = "--class-weights", description = "Weigh classes by their inverse frequency.")
  private boolean classWeights;

  @Option(
      names = "--split",
      description = "What separates held-out rows: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private SplitSpec.By split = SplitSpec.USUAL.by();

  @Option(
      names = "--held-out",
      description = "Share of rows or groups that is held out (${DEFAULT-VALUE}).")
  private double heldOut = SplitSpec.USUAL.heldOut();

  @Option(
      names = "--force-random-split",
      description = "Allow a random split, which leaks; results are marked.")
  private boolean forced;

  @Option(
      names = "--groups",
      split = ",",
      paramLabel = "NAME",
      description = "Workloads, hosts or kernels to hold out (chosen by the seed).")
  private List<String> groups = List.of();

  @Option(
      names = "--balance",
      description = "Training rows that count alike: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private Balance balance = ModelSpec.USUAL.balance();

  @Option(
      names = "--target",
      description = {
        "What to be like: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).",
        "OUTCOME is experimental: it needs a trace with outcomes, taken under a canary."
      })
  private Target target = ModelSpec.USUAL.target();

  @Option(names = "--seed", defaultValue = "1", description = "Seed (${DEFAULT-VALUE}).")
  private long seed;

  public long seed() {
    return seed;
  }

  /**
   * The options as a plan has them.
   *
   * @throws MllbException INVALID_PLAN naming the option that is out of range
   */
  public ModelSpec spec() {
    check(
        !hidden.isEmpty() && hidden.size() <= 2 && hidden.stream().allMatch(w -> w >= 1 && w <= 64),
        "--hidden: one or two widths of 1 to 64");
    check(dropout >= 0 && dropout <= ModelSpec.MOST_DROPOUT, "--dropout: 0 to 0.9");
    check(
        batchSize >= 1 && batchSize <= ModelSpec.MOST_ROWS_PER_STEP, "--batch-size: 1 to 1048576");
    check(epochs >= 1 && epochs <= ModelSpec.MOST_EPOCHS, "--epochs: 1 to 10000");
    check(
        learningRate >= ModelSpec.LEAST_LEARNING_RATE
            && learningRate <= ModelSpec.MOST_LEARNING_RATE,
        "--learning-rate: 1e-6 to 1");
    check(patience >= 0 && patience <= ModelSpec.MOST_EPOCHS, "--patience: 0 to 10000");
    check(heldOut >= 0.01 && heldOut <= 0.9, "--held-out: 0.01 to 0.9");
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
        new SplitSpec(split, heldOut, forced, groups),
        balance,
        target);
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new MllbException(FailureCode.INVALID_PLAN, what);
    }
  }
}
