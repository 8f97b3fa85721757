// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.trace;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.basics.WholeFile;
import dev.mllb.cli.output.ExitCodes;
import dev.mllb.cli.output.Output;
import dev.mllb.cli.store.DatasetArgument;
import dev.mllb.cli.store.StoreOption;
import dev.mllb.dataset.DatasetBuilder;
import dev.mllb.model.DataSpec;
import dev.mllb.model.DatasetRef;
import dev.mllb.model.ModelSpec;
import dev.mllb.model.TraceRef;
import dev.mllb.trace.TraceFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Turns traces into a dataset. */
@Command(name = "build", description = "Turns traces into a dataset (structured .npy file).")
final class DatasetBuildCommand implements Callable<Integer> {

  @Mixin private final Output output = new Output();
  @Mixin private StoreOption store = new StoreOption();

  @Parameters(
      paramLabel = "TRACE",
      arity = "1..*",
      description = "Manifest file, or mllb:<sha256>/trace.json.")
  private List<String> traces = List.of();

  @Option(
      names = "--feature-set",
      paramLabel = "NAME",
      description = "Feature set (${DEFAULT-VALUE}).")
  private String featureSet = ModelSpec.USUAL.featureSet();

  @Option(names = "--features", hidden = true, description = "Former name of --feature-set.")
  void features(String former) {
    featureSet = former;
  }

  @Option(names = "--all", description = "Also rows decided before the heuristic.")
  private boolean all;

  @Option(
      names = "--mismatches",
      description =
          "Traces whose derived reasons contradict the kernel: refuse them, or drop such rows"
              + " (${DEFAULT-VALUE}).")
  private DataSpec.Mismatches mismatches = DataSpec.Mismatches.REFUSE;

  @Option(
      names = {"-o", "--output"},
      description = "Also copy the data to this file, and the summary to the .json beside it.")
  private Optional<Path> file = Optional.empty();

  @Override
  public Integer call() throws IOException {
    ArtifactStore artifacts = store.store();
    List<TraceRef> refs = traces.stream().map(name -> TraceFiles.trace(name, artifacts)).toList();
    DatasetRef dataset =
        all
            ? DatasetBuilder.buildAll(refs, artifacts, featureSet)
            : DatasetBuilder.build(refs, artifacts, featureSet, mismatches);
    if (file.isPresent()) {
      Path npy = file.get();
      Path summary = artifacts.fetch(dataset.summary());
      Path data = artifacts.fetch(dataset.data());
      // The summary names the feature set: without it, training on another set passes unnoticed.
      WholeFile.copy(summary, DatasetArgument.summaryBeside(npy));
      WholeFile.copy(data, npy);
    }
    output.result(
        dataset,
        () ->
            List.of(
                String.format(Locale.ROOT, "%,d rows, %,d yes", dataset.rows(), dataset.yesRows()),
                dataset.data().uri(),
                dataset.summary().uri()));
    return ExitCodes.OK;
  }
}
