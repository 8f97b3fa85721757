// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker.compute;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.artifact.ArtifactStores;
import dev.mllb.cli.learning.EvaluateCommand;
import dev.mllb.cli.learning.ExportCommand;
import dev.mllb.cli.learning.TrainCommand;
import dev.mllb.cli.learning.TransferCommand;
import dev.mllb.cli.learning.WarmUpCommand;
import dev.mllb.compute.ModelActivitiesImpl;
import dev.mllb.compute.PromotionActivitiesImpl;
import dev.mllb.compute.ReportActivitiesImpl;
import dev.mllb.dataset.NpyTable;
import dev.mllb.failure.MllbException;
import dev.mllb.learning.registry.Registry;
import dev.mllb.parquet.ParquetExport;
import dev.mllb.worker.ComputeInstallation;
import io.temporal.worker.Worker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The compute package's part; named in META-INF/services. */
public final class Compute implements ComputeInstallation {

  private static final Logger log = LoggerFactory.getLogger(Compute.class);

  @Override
  public void register(
      Worker heavy, Worker light, ArtifactStore store, Path state, @Nullable Path signingKey) {
    Registry registry = registry(store, state);
    PromotionActivitiesImpl promotions = new PromotionActivitiesImpl(registry);
    ReportActivitiesImpl reports = new ReportActivitiesImpl(store);
    light.registerActivitiesImplementations(promotions, reports);
    heavy.registerActivitiesImplementations(
        new ModelActivitiesImpl(store, registry, signingKey), promotions, reports);
  }

  /** The release before kept the registry of an S3 store on the machine: its models move over. */
  private static Registry registry(ArtifactStore store, Path state) {
    Registry registry = Registry.of(store);
    Registry earlier = Registry.in(state.resolve("models"));
    if (ArtifactStores.folder(store).isEmpty() && !earlier.list().isEmpty()) {
      try {
        registry.adopt(earlier);
      } catch (MllbException e) {
        log.warn("models of {} are not in the store's registry yet", state, e);
      }
    }
    return registry;
  }

  @Override
  public List<Class<?>> commands() {
    return List.of(
        TrainCommand.class,
        EvaluateCommand.class,
        TransferCommand.class,
        ExportCommand.class,
        WarmUpCommand.class);
  }

  @Override
  public long writeParquet(NpyTable table, Path file) throws IOException {
    return ParquetExport.write(table, file);
  }
}
