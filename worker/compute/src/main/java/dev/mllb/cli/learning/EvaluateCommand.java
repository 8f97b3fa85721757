// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.learning;

import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.output.Output;
import dev.mllb.cli.store.ModelStore;
import dev.mllb.learning.evaluate.EvaluateStep;
import dev.mllb.learning.registry.ModelRecord;
import dev.mllb.learning.registry.ModelView;
import dev.mllb.model.Evaluation;
import dev.mllb.model.GateSpec;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mllb evaluate}. */
@Command(
    name = "evaluate",
    description = {
      "Judges a model on the held-out rows of its dataset, beside its baselines.",
      "Prints the model card; exit code 1 when it misses a gate."
    })
public final class EvaluateCommand implements Callable<Integer> {

  @Mixin private final Output output = new Output();
  @Mixin private ModelStore store = new ModelStore();

  @Parameters(paramLabel = "MODEL", description = "Id, beginning of one, tag, or \"promoted\".")
  private String name = "";

  @Option(
      names = "--no-cross-validation",
      description = "Do not train again without each workload and node; much faster.")
  private boolean quick;

  @Override
  public Integer call() {
    ModelRecord model = store.registry().find(name);
    Evaluation evaluation =
        new EvaluateStep(store.artifacts(), !quick)
            .evaluate(
                model.dataset(),
                model.trained(),
                model.spec(),
                GateSpec.USUAL,
                model.seed(),
                output::progress);
    output.progressDone();
    store.registry().note(model.id(), evaluation, null);
    output.result(evaluation, ModelView.text(store.artifacts(), evaluation.card()));
    return evaluation.isAccepted() ? ExitCodes.OK : ExitCodes.FAILURE;
  }
}
