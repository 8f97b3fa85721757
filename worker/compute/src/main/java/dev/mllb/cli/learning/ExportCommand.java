// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.learning;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.basics.WholeFile;
import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.output.Output;
import dev.mllb.cli.store.ModelStore;
import dev.mllb.learning.export.ExportStep;
import dev.mllb.learning.export.ParityVectors;
import dev.mllb.learning.registry.ModelRecord;
import dev.mllb.model.ArtifactRef;
import dev.mllb.model.ExportedModel;
import dev.mllb.model.GateSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mllb export}. */
@Command(
    name = "export",
    description = {
      "Quantises a model, proves that all its forms agree, and writes them to a folder.",
      "model.onnx, model.bin, mllb_model.h, the integer graph, golden vectors, the parity table,"
          + " and every compared vector with its score (parity-*.bin, for mllb module selftest)."
    })
public final class ExportCommand implements Callable<Integer> {

  @Mixin private final Output output = new Output();
  @Mixin private ModelStore store = new ModelStore();

  @Parameters(paramLabel = "MODEL", description = "Id, beginning of one, tag, or \"promoted\".")
  private String name = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      required = true,
      description = "Folder for the files; made when missing.")
  private Path folder = Path.of(".");

  @Override
  public Integer call() throws IOException {
    ModelRecord model = store.registry().find(name);
    ArtifactStore artifacts = store.artifacts();
    ExportStep step = new ExportStep(artifacts);
    ExportedModel exported =
        step.export(
            model.dataset(),
            model.trained(),
            model.spec(),
            GateSpec.USUAL,
            model.seed(),
            output::progress);
    output.progressDone();
    store.registry().note(model.id(), null, exported);
    // All of it first: the folder holds files of one model, never of two.
    ParityVectors vectors = step.vectors(model.dataset(), model.spec(), model.seed(), exported);
    Map<String, Path> fetched = new LinkedHashMap<>();
    files(model, exported).forEach(ref -> fetched.put(ref.name(), artifacts.fetch(ref)));
    Files.createDirectories(folder);
    for (Map.Entry<String, Path> each : fetched.entrySet()) {
      WholeFile.copy(each.getValue(), folder.resolve(each.getKey()));
    }
    WholeFile.write(folder.resolve("parity-inputs.bin"), vectors.inputs());
    WholeFile.write(folder.resolve("parity-scores.bin"), vectors.scores());
    output.result(exported, folder.resolve("model.bin").toString());
    return ExitCodes.OK;
  }

  private static List<ArtifactRef> files(ModelRecord model, ExportedModel exported) {
    return List.of(
        model.trained().onnx(),
        exported.modelBin(),
        exported.header(),
        exported.integerOnnx(),
        exported.goldenVectors(),
        exported.goldenScores(),
        exported.parity());
  }
}
