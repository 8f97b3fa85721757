// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.store;

import dev.mllb.artifact.ArtifactAddress;
import dev.mllb.artifact.ArtifactStore;
import dev.mllb.dataset.DatasetSchema;
import dev.mllb.dataset.Decisions;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.features.FeatureTable;
import dev.mllb.model.ArtifactRef;
import dev.mllb.model.DatasetRef;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A dataset file on this machine. */
public final class DatasetArgument {

  /** A file that does not say is of the paper's set; trained on as another, it would be a lie. */
  private static final String NO_SUMMARY = "{\"featureSet\":\"mllb15\"}";

  @Parameters(
      paramLabel = "DATASET",
      description = "Dataset file (.npy), or the address that dataset build printed.")
  private String dataset = "";

  @Option(
      names = "--summary",
      paramLabel = "FILE",
      description =
          "Its summary, or the address of it (default for a file: the .json of the same name beside"
              + " it).")
  private Optional<String> summary = Optional.empty();

  /** The data and their summary, in the store. */
  public DatasetRef store(ArtifactStore store) {
    if (ArtifactAddress.isOne(dataset) && summary.isEmpty()) {
      throw new MllbException(
          FailureCode.DATA_UNUSABLE,
          "give --summary too, the second address that mllb dataset build printed: it says what the"
              + " columns are");
    }
    return store(local(dataset, store), summary.map(name -> local(name, store)), store);
  }

  private static Path local(String name, ArtifactStore store) {
    return ArtifactAddress.isOne(name) ? store.fetch(ArtifactAddress.read(name)) : Path.of(name);
  }

  /**
   * A dataset file, taken into a store.
   *
   * @param summary its summary; empty takes the .json of the same name beside it, if there is one
   * @throws MllbException DATA_UNUSABLE when it is not a dataset
   */
  public static DatasetRef store(Path file, Optional<Path> summary, ArtifactStore store) {
    if (!Files.isRegularFile(file)) {
      throw new MllbException(FailureCode.DATA_UNUSABLE, file + " is not a file");
    }
    Decisions decisions = Decisions.open(file, FeatureTable.MLLB15);
    long yes = 0;
    for (long verdict : decisions.column(DatasetSchema.VERDICT)) {
      yes += verdict != 0 ? 1 : 0;
    }
    Path found = summary.orElse(summaryBeside(file));
    return new DatasetRef(
        store.put(file, "dataset.npy"), storeSummary(found, store), decisions.size(), yes);
  }

  /** Where the summary of a dataset file is, when nobody says. */
  public static Path summaryBeside(Path npy) {
    String name = npy.getFileName().toString().replaceFirst("\\.npy$", "") + ".json";
    return npy.resolveSibling(name);
  }

  private static ArtifactRef storeSummary(Path summary, ArtifactStore store) {
    return Files.isRegularFile(summary)
        ? store.put(summary, "summary.json")
        : store.put(NO_SUMMARY.getBytes(StandardCharsets.UTF_8), "summary.json");
  }
}
