// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.dataset.NpyTable;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import io.temporal.worker.Worker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** What the compute package adds to the agent's: a role and commands. Absent on a node. */
public interface ComputeInstallation {

  /**
   * Registers the activities of the role compute.
   *
   * @param heavy takes trainings, one after the other; also what workflows of the release before
   *     still send there
   * @param light takes short work, which is not to wait for a training
   * @param signingKey exported models are signed with it; null signs nothing
   */
  void register(
      Worker heavy, Worker light, ArtifactStore store, Path state, @Nullable Path signingKey);

  /** Commands that need a training library; picocli commands. */
  List<Class<?>> commands();

  /**
   * Writes all rows of a dataset as zstd-compressed Parquet.
   *
   * @return number of rows
   */
  long writeParquet(NpyTable table, Path file) throws IOException;

  /** The compute package, when it is installed here. */
  static Optional<ComputeInstallation> find() {
    return ServiceLoader.load(ComputeInstallation.class).findFirst();
  }

  /**
   * The compute package.
   *
   * @param purpose what it is needed for, as the beginning of a sentence
   * @throws MllbException TOOL_MISSING when it is not installed here
   */
  static ComputeInstallation require(String purpose) {
    return find()
        .orElseThrow(
            () ->
                new MllbException(
                    FailureCode.TOOL_MISSING,
                    purpose
                        + " needs the compute package, and this is a node's installation: run it on"
                        + " the machine that trains, or install mllb-compute"));
  }
}
