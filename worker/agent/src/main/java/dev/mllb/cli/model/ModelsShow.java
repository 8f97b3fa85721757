// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.model;

import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.output.Output;
import dev.mllb.cli.store.ModelStore;
import dev.mllb.learning.registry.ModelRecord;
import dev.mllb.learning.registry.ModelView;
import dev.mllb.model.Evaluation;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code mllb models show}. */
@Command(name = "show", description = "Shows where a model comes from, and its card.")
final class ModelsShow implements Callable<Integer> {

  @Mixin private final Output output = new Output();
  @Mixin private ModelStore store = new ModelStore();

  @Parameters(paramLabel = "MODEL", description = "Id, beginning of one, tag, or \"promoted\".")
  private String name = "";

  @Override
  public Integer call() {
    ModelRecord model = store.registry().find(name);
    output.result(model, () -> List.of(text(model)));
    return ExitCodes.OK;
  }

  private String text(ModelRecord model) {
    StringBuilder out = new StringBuilder();
    out.append(ModelView.table(List.of(model), store.registry().marks())).append("\n\n");
    out.append("id       ").append(model.id()).append('\n');
    out.append("origin   ").append(model.origin()).append('\n');
    out.append("dataset  ").append(model.dataset().data().uri()).append('\n');
    out.append("plan     ").append(model.spec()).append('\n');
    out.append("seed     ").append(model.seed()).append('\n');
    out.append("onnx     ").append(model.trained().onnx().uri()).append('\n');
    if (model.exported() != null) {
      out.append("integer  ").append(model.exported().modelBin().uri()).append('\n');
    }
    Evaluation evaluation = model.evaluation();
    if (evaluation != null) {
      out.append('\n').append(ModelView.text(store.artifacts(), evaluation.card()));
    }
    return out.toString().stripTrailing();
  }
}
