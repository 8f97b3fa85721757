// SPDX-License-Identifier: Apache-2.0
// Run by model.sh in source form, with the libraries of the distribution on the class path.

import dev.mllb.model.Target;
import dev.mllb.model.Balance;
import dev.mllb.artifact.DirectoryStore;
import dev.mllb.dataset.DatasetSchema;
import dev.mllb.learning.evaluate.EvaluateStep;
import dev.mllb.features.FeatureTable;
import dev.mllb.model.DatasetRef;
import dev.mllb.model.Evaluation;
import dev.mllb.model.GateSpec;
import dev.mllb.model.ModelSpec;
import dev.mllb.model.SplitSpec;
import dev.mllb.model.TrainedModel;
import dev.mllb.learning.registry.JudgedModels;
import dev.mllb.learning.registry.ModelRecord;
import dev.mllb.learning.registry.Registry;
import dev.mllb.dataset.Decisions;
import dev.mllb.learning.train.TrainStep;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * Trains and judges shapes and settings on one dataset, and prints the leaderboard.
 *
 * <pre>ShapeSweep DATASET.npy STORE_DIR</pre>
 */
public final class ShapeSweep {

  private static final List<List<Integer>> SHAPES =
      List.of(
          List.of(2), List.of(4), List.of(6), List.of(10), List.of(16), List.of(32), List.of(64),
          List.of(8, 4), List.of(10, 5), List.of(16, 8), List.of(32, 16), List.of(64, 32));

  public static void main(String[] args) {
    DirectoryStore store = new DirectoryStore(Path.of(args[1]));
    Registry registry = Registry.in(store.root().resolve("models"));
    Path file = Path.of(args[0]);
    long[] verdicts = Decisions.open(file, FeatureTable.MLLB15).column(DatasetSchema.VERDICT);
    DatasetRef dataset =
        new DatasetRef(
            store.put(file, "dataset.npy"),
            store.put("{}".getBytes(StandardCharsets.UTF_8), "summary.json"),
            verdicts.length,
            Arrays.stream(verdicts).filter(v -> v != 0).count());
    for (List<Integer> shape : SHAPES) {
      judge(store, registry, dataset, spec(shape, 0, false));
    }
    judge(store, registry, dataset, spec(List.of(10), 0.1, false));
    judge(store, registry, dataset, spec(List.of(10), 0, true));
    System.out.println(
        JudgedModels.of(registry.list(), dataset.data().sha256()).text());
  }

  private static ModelSpec spec(List<Integer> hidden, double dropout, boolean weighted) {
    SplitSpec split = new SplitSpec(SplitSpec.By.TIME, 0.25, false, List.of());
    return new ModelSpec(
        "mllb15", List.of(), hidden, dropout, 256, 60, 0.02, 20, weighted, split, Balance.NONE, Target.IMITATION);
  }

  private static void judge(
      DirectoryStore store, Registry registry, DatasetRef dataset, ModelSpec spec) {
    GateSpec gates = new GateSpec(1000, 0.99, 0.98, 0.9, 0.999);
    TrainedModel trained = new TrainStep(store).train(dataset, spec, 1, note -> {});
    registry.add(ModelRecord.of("sweep", Instant.now(), dataset, spec, 1, trained));
    Evaluation evaluation =
        new EvaluateStep(store, false).evaluate(dataset, trained, spec, gates, 1, note -> {});
    registry.note(ModelRecord.idOf(trained), evaluation, null);
  }
}
