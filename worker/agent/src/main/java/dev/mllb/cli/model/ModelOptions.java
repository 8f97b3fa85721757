package dev.mllb.cli.model;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.Balance;
import dev.mllb.model.GateSpec;
import dev.mllb.model.ModelSpec;
import dev.mllb.model.SplitSpec;
import dev.mllb.model.Target;
import java.util.List;
import picocli.CommandLine.Option;

/** What a plan says under {@code model}, as options. */
public final class ModelOptions {

  @Option(
      names = "--feature-set",
      defaultValue = "mllb15",
      description = "Feature set (${DEFAULT-VALUE}).")
  private String featureSet = "mllb15";

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
      defaultValue = "10",
      description = "Widths of one or two hidden layers, 1 to 64 each (${DEFAULT-VALUE}).")
  private List<Integer> hidden = List.of(10);

  @Option(names = "--dropout", defaultValue = "0", description = "0 to below 1 (${DEFAULT-VALUE}).")
  private double dropout;

  @Option(
      names = "--batch-size",
      defaultValue = "256",
      description = "Rows per step (${DEFAULT-VALUE}).")
  private int batchSize;

  @Option(names = "--epochs", defaultValue = "120", description = "At most (${DEFAULT-VALUE}).")
  private int epochs;

  @Option(
      names = "--learning-rate",
      defaultValue = "0.03",
      description = "Adam's step size, falling as half a cosine (${DEFAULT-VALUE}).")
  private double learningRate;

  @Option(
      names = "--patience",
      defaultValue = "30",
      description = "Epochs without improvement before it stops; 0 never stops (${DEFAULT-VALUE}).")
  private int patience;

  @Option(names = "--class-weights", description = "Weigh classes by their inverse frequency.")
  private boolean classWeights;

  @Option(
      names = "--split",
      defaultValue = "TIME",
      description = "What separates held-out rows: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private SplitSpec.By split = SplitSpec.By.TIME;

  @Option(
      names = "--held-out",
      defaultValue = "0.25",
      description = "Share of rows or groups that is held out (${DEFAULT-VALUE}).")
  private double heldOut;

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
      defaultValue = "NONE",
      description = "Training rows that count alike: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private Balance balance = Balance.NONE;

  @Option(
      names = "--target",
      defaultValue = "IMITATION",
      description = {
        "What to be like: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).",
        "OUTCOME is experimental: it needs a trace with outcomes, taken under a canary."
      })
  private Target target = Target.IMITATION;

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
    check(dropout >= 0 && dropout < 1, "--dropout: 0 to below 1");
    check(batchSize >= 1 && batchSize <= 1 << 16, "--batch-size: 1 to 65536");
    check(epochs >= 1 && epochs <= 10_000, "--epochs: 1 to 10000");
    check(learningRate > 0 && learningRate <= 10, "--learning-rate: above 0, at most 10");
    check(patience >= 0, "--patience: not negative");
    check(heldOut > 0 && heldOut < 1, "--held-out: between 0 and 1");
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

  /** The usual network and training with this split. */
  public static ModelSpec usual(SplitSpec split) {
    return new ModelSpec("mllb15", List.of(), List.of(10), 0, 256, 120, 0.03, 30, false, split);
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new MllbException(FailureCode.INVALID_PLAN, what);
    }
  }

  /** Gates of the commands; a plan sets its own. */
  public static final GateSpec GATES = new GateSpec(1000, 0.99, 0.98, 0.9, 0.999);
}
