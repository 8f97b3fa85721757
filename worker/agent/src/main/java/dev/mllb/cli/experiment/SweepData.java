// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.cli.store.DatasetArgument;
import dev.mllb.cli.store.ModelStore;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.DatasetRef;
import dev.mllb.model.SweepRequest;
import dev.mllb.model.TraceRef;
import dev.mllb.trace.TraceFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a sweep trains on. */
public final class SweepData {

  @ArgGroup private Source source = new Source();
  @Mixin private ModelStore store = new ModelStore();

  /** One of three. */
  static final class Source {
    @Option(
        names = "--trace",
        paramLabel = "TRACE",
        description = "Manifest file or mllb:<sha256>/trace.json; may be repeated.")
    private List<String> traces = List.of();

    @Option(names = "--dataset", paramLabel = "FILE", description = "Dataset file (.npy).")
    private Optional<Path> dataset = Optional.empty();

    @Option(
        names = "--experiment",
        paramLabel = "ID",
        description = "The dataset of this experiment.")
    private Optional<String> experiment = Optional.empty();
  }

  /**
   * The request for these data and options.
   *
   * @throws MllbException DATA_UNUSABLE, UNKNOWN_EXPERIMENT, INVALID_PLAN
   */
  SweepRequest request(Experiments experiments, SweepOptions options) {
    List<TraceRef> traces = List.of();
    DatasetRef dataset = null;
    if (source.dataset.isPresent()) {
      dataset = DatasetArgument.store(source.dataset.get(), Optional.empty(), store.artifacts());
    } else if (source.experiment.isPresent()) {
      dataset = datasetOf(experiments, source.experiment.get());
    } else if (!source.traces.isEmpty()) {
      ArtifactStore artifacts = store.artifacts();
      traces = source.traces.stream().map(name -> TraceFiles.trace(name, artifacts)).toList();
    } else {
      throw new MllbException(
          FailureCode.INVALID_PLAN, "a sweep needs --dataset, --trace or --experiment");
    }
    return options.request(dataset, traces);
  }

  private static DatasetRef datasetOf(Experiments experiments, String id) {
    @Nullable DatasetRef dataset = experiments.whatThereIs(id).summary().lineage().dataset();
    if (dataset == null) {
      throw new MllbException(FailureCode.DATA_UNUSABLE, id + " made no dataset");
    }
    return dataset;
  }
}
