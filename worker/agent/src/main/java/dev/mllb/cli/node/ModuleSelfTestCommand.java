// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.node;

import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.output.Output;
import dev.mllb.features.FeatureTable;
import dev.mllb.module.MllbControl;
import dev.mllb.module.SelfTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code mllb module selftest}. */
@Command(
    name = "selftest",
    description = {
      "Put vectors through the loaded module's own inference and compare its scores with others.",
      "Both files are made by mllb export: parity-inputs.bin and parity-scores.bin."
    })
final class ModuleSelfTestCommand implements Callable<Integer> {

  @Mixin private final Output output = new Output();

  @Parameters(index = "0", paramLabel = "INPUTS", description = "Little-endian int16 vectors.")
  private Path inputs = Path.of("");

  @Parameters(index = "1", paramLabel = "SCORES", description = "Little-endian int32 expected.")
  private Path scores = Path.of("");

  @Override
  public Integer call() throws IOException {
    MllbControl control = MllbControl.here();
    byte[] expected = Files.readAllBytes(scores);
    byte[] vectors = Files.readAllBytes(inputs);
    byte[] found = new SelfTest(control).scores(vectors, FeatureTable.MLLB15.size());
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("modelId", control.get("model_id"));
    result.put("vectors", expected.length / Integer.BYTES);
    result.put("differing", SelfTest.mismatches(found, expected));
    output.result(
        result,
        () -> result.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList());
    return result.get("differing").equals(0) ? ExitCodes.OK : ExitCodes.FAILURE;
  }
}
