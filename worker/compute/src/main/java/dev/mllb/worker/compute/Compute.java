package dev.mllb.worker.compute;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.artifact.DirectoryStore;
import dev.mllb.cli.learning.EvaluateCommand;
import dev.mllb.cli.learning.ExportCommand;
import dev.mllb.cli.learning.TrainCommand;
import dev.mllb.cli.learning.TransferCommand;
import dev.mllb.cli.learning.WarmUpCommand;
import dev.mllb.compute.ModelActivitiesImpl;
import dev.mllb.compute.PromotionActivitiesImpl;
import dev.mllb.compute.ReportActivitiesImpl;
import dev.mllb.dataset.NpyTable;
import dev.mllb.learning.registry.Registry;
import dev.mllb.parquet.ParquetExport;
import dev.mllb.worker.ComputeInstallation;
import io.temporal.worker.Worker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The compute package's part; named in META-INF/services. */
public final class Compute implements ComputeInstallation {

  @Override
  public void register(Worker worker, ArtifactStore store, Path state) {
    Registry registry = registry(store, state);
    worker.registerActivitiesImplementations(
        new ModelActivitiesImpl(store, registry),
        new PromotionActivitiesImpl(registry),
        new ReportActivitiesImpl(store));
  }

  /** Beside the artifacts where they are a folder, so that commands there find the models. */
  private static Registry registry(ArtifactStore store, Path state) {
    Path base = store instanceof DirectoryStore directory ? directory.root() : state;
    return new Registry(base.resolve("models"));
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
