// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.learning;

import dev.mllb.cli.model.ModelOptions;
import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.output.Output;
import dev.mllb.cli.store.DatasetArgument;
import dev.mllb.cli.store.ModelStore;
import dev.mllb.dataset.Decisions;
import dev.mllb.features.FeatureSets;
import dev.mllb.features.FeatureTable;
import dev.mllb.learning.details.EvaluationDetails.Slice;
import dev.mllb.learning.evaluate.CrossValidation;
import dev.mllb.learning.evaluate.SliceTable;
import dev.mllb.learning.train.RowGroups;
import dev.mllb.model.ModelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mllb transfer}. */
@Command(
    name = "transfer",
    description = {
      "Judges on kernels, workloads or nodes that were not trained on.",
      "Each one is held out in turn, and with --alone each one trained on alone.",
      "The split options are not used here; models are not kept."
    })
public final class TransferCommand implements Callable<Integer> {

  /** What may be held out. */
  enum By {
    WORKLOAD,
    KERNEL,
    NODE
  }

  @Mixin private final Output output = new Output();
  @Mixin private DatasetArgument dataset = new DatasetArgument();
  @Mixin private ModelOptions options = new ModelOptions();
  @Mixin private ModelStore store = new ModelStore();

  @Option(
      names = "--by",
      split = ",",
      defaultValue = "WORKLOAD,KERNEL",
      description = "Any of ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private List<By> by = List.of(By.WORKLOAD, By.KERNEL);

  @Option(names = "--alone", description = "Also train on each group alone.")
  private boolean alone;

  @Override
  public Integer call() {
    ModelSpec model = options.spec();
    FeatureTable table = FeatureSets.named(model.featureSet());
    Decisions decisions =
        Decisions.open(dataset.store(store.artifacts()), store.artifacts(), table);
    CrossValidation cross = new CrossValidation(decisions, model, options.seed(), output::progress);
    List<Slice> slices = new ArrayList<>();
    for (By one : by) {
      RowGroups groups = groups(decisions, one);
      slices.addAll(cross.leaveOneOut(groups));
      slices.addAll(alone ? cross.eachAlone(groups) : List.of());
    }
    output.progressDone();
    output.result(slices, SliceTable.markdown(slices));
    return ExitCodes.OK;
  }

  private static RowGroups groups(Decisions decisions, By by) {
    return switch (by) {
      case WORKLOAD -> RowGroups.byWorkload(decisions);
      case KERNEL -> RowGroups.byKernel(decisions);
      case NODE -> RowGroups.byNode(decisions);
    };
  }
}
