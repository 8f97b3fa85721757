// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import dev.mllb.cli.plan.SweepGrid;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.DatasetRef;
import dev.mllb.model.GateSpec;
import dev.mllb.model.ModelSpec;
import dev.mllb.model.SplitSpec;
import dev.mllb.model.SweepRequest;
import dev.mllb.model.SweepSpec;
import dev.mllb.model.TraceRef;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Values to try; all combinations are settings. */
public final class SweepOptions {

  @Option(
      names = "--hidden",
      split = ",",
      paramLabel = "SHAPE",
      defaultValue = "10",
      description = "Shapes such as 10 or 32-16 (${DEFAULT-VALUE}).")
  private List<String> hidden = List.of("10");

  @Option(
      names = "--features",
      split = ",",
      paramLabel = "SUBSET",
      description = "Subsets: all, or names joined by +.")
  private List<String> features = List.of();

  @Option(names = "--dropout", split = ",", description = "Values to try.")
  private List<String> dropout = List.of();

  @Option(names = "--batch-size", split = ",", description = "Values to try.")
  private List<String> batchSize = List.of();

  @Option(names = "--epochs", split = ",", description = "Values to try.")
  private List<String> epochs = List.of();

  @Option(names = "--learning-rate", split = ",", description = "Values to try.")
  private List<String> learningRate = List.of();

  @Option(names = "--class-weights", split = ",", description = "true, false or both.")
  private List<String> classWeights = List.of();

  @Option(names = "--seeds", split = ",", defaultValue = "1", description = "Seeds to try.")
  private List<String> seeds = List.of("1");

  @Option(
      names = "--split",
      description = "What separates held-out rows: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private SplitSpec.By split = SplitSpec.USUAL.by();

  @Option(
      names = "--held-out",
      description = "Share of rows or groups that is held out (${DEFAULT-VALUE}).")
  private double heldOut = SplitSpec.USUAL.heldOut();

  @Option(
      names = "--at-once",
      defaultValue = "2",
      description = "Settings under way at the same time (${DEFAULT-VALUE}).")
  private int atOnce;

  SweepRequest request(@Nullable DatasetRef dataset, List<TraceRef> traces) {
    ModelSpec base =
        ModelSpec.USUAL.with(
            model -> model.split = new SplitSpec(split, heldOut, false, List.of()));
    return new SweepRequest(dataset, traces, base.featureSet(), settings(base), GateSpec.USUAL);
  }

  /**
   * All combinations.
   *
   * @throws MllbException INVALID_PLAN with the value that is out of range
   */
  SweepSpec settings(ModelSpec base) {
    try {
      return new SweepGrid(base, 1)
          .hidden(hidden)
          .features(features)
          .dropout(dropout)
          .batchSize(batchSize)
          .epochs(epochs)
          .learningRate(learningRate)
          .classWeights(classWeights)
          .seeds(seeds)
          .toSpec(atOnce);
    } catch (IllegalArgumentException e) {
      throw new MllbException(FailureCode.INVALID_PLAN, "sweep: " + e.getMessage(), e);
    }
  }
}
