// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.artifact.DirectoryStore;
import dev.mllb.basics.Json;
import dev.mllb.dataset.SyntheticDataset;
import dev.mllb.learning.details.EvaluationDetails;
import dev.mllb.learning.details.Parity;
import dev.mllb.learning.details.TrainingHistory;
import dev.mllb.learning.evaluate.EvaluateStep;
import dev.mllb.learning.net.IntegerModel;
import dev.mllb.learning.net.ModelBin;
import dev.mllb.learning.train.TrainStep;
import dev.mllb.model.ArtifactRef;
import dev.mllb.model.Balance;
import dev.mllb.model.DatasetRef;
import dev.mllb.model.Evaluation;
import dev.mllb.model.ExportedModel;
import dev.mllb.model.GateSpec;
import dev.mllb.model.ModelSpec;
import dev.mllb.model.SplitSpec;
import dev.mllb.model.Target;
import dev.mllb.model.TrainedModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The whole way of a model, from a dataset file to the files that leave Java. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChainTest {

  private static final int ROWS = 12_000;
  private static final GateSpec GATES = new GateSpec(10_000, 0.97, 0.95, 0.7, 0.999);
  private static final ModelSpec SPEC =
      new ModelSpec(
          "mllb15",
          List.of(),
          List.of(10),
          0,
          128,
          60,
          0.03,
          20,
          false,
          new SplitSpec(SplitSpec.By.TIME, 0.25, false, List.of()),
          Balance.NONE,
          Target.IMITATION);

  private ArtifactStore store;
  private DatasetRef dataset;
  private TrainedModel trained;
  private Evaluation evaluation;
  private ExportedModel exported;

  @BeforeAll
  void runChain(@TempDir Path folder) throws IOException {
    store = new DirectoryStore(folder.resolve("store"));
    Path npy = folder.resolve("dataset.npy");
    long yes = SyntheticDataset.write(npy, ROWS, 0, 7);
    String summary = "{\"workloads\":[\"mix\",\"burst\",\"sleep\"],\"reasons\":{\"0\":\"hot\"}}";
    dataset =
        new DatasetRef(
            store.put(npy, "dataset.npy"),
            store.put(summary.getBytes(StandardCharsets.UTF_8), "summary.json"),
            ROWS,
            yes);
    trained = new TrainStep(store).train(dataset, SPEC, 3, note -> {});
    evaluation = new EvaluateStep(store).evaluate(dataset, trained, SPEC, GATES, 3, note -> {});
    exported =
        new ExportStep(store, Path.of("../../kmod"))
            .export(dataset, trained, SPEC, GATES, 3, note -> {});
  }

  @Test
  void learnsTheRuleAndPassesItsGates() {
    assertThat(evaluation.gates()).allMatch(Evaluation.Gate::isPassed).hasSize(5);
    // Else a plan that takes the model over could ask for more, and nobody would hold it against.
    assertThat(evaluation.gates()).allMatch(gate -> GateSpec.USUAL.least(gate.name()).isPresent());
    assertThat(evaluation.isAccepted()).isTrue();
    assertThat(evaluation.heldOutRows()).isBetween(2900L, 3100L);
  }

  @Test
  void judgesTheModelBesideItsBaselines() throws IOException {
    EvaluationDetails details = Json.read(bytes(evaluation.details()), EvaluationDetails.class);
    double model = details.judge("model").accuracy().value();
    assertThat(details.judge("majority").accuracy().value()).isLessThan(model);
    assertThat(details.judge("logistic_regression").accuracy().value()).isLessThan(model);
    // The labels are the rule itself here.
    assertThat(details.judge("native_rule").accuracy().value()).isEqualTo(1);
    assertThat(details.judge("model").accuracy().low()).isLessThanOrEqualTo(model);
    assertThat(details.roc().points()).hasSizeBetween(3, 200);
    assertThat(details.roc().area()).isGreaterThan(0.99);
    assertThat(details.crossValidation()).hasSize(3);
    assertThat(details.byWorkload()).extracting(EvaluationDetails.Slice::name).contains("sleep");
    assertThat(details.importance()).hasSize(15);
    assertThat(new String(bytes(evaluation.card()), StandardCharsets.UTF_8))
        .contains("# Model card", "native_rule", "## Limits");
  }

  @Test
  void keepsWhatIsNeededToTrainAgain() throws IOException {
    TrainingHistory history = Json.read(bytes(trained.history()), TrainingHistory.class);
    assertThat(history.seed()).isEqualTo(3);
    assertThat(history.spec()).isEqualTo(SPEC);
    assertThat(history.datasetSha256()).isEqualTo(dataset.data().sha256());
    assertThat(history.epochs()).hasSize(trained.epochs());
  }

  @Test
  void trainingAgainGivesTheSameFileBitForBit() {
    TrainedModel again = new TrainStep(store).train(dataset, SPEC, 3, note -> {});
    assertThat(again.onnx().sha256()).isEqualTo(trained.onnx().sha256());
    TrainedModel other = new TrainStep(store).train(dataset, SPEC, 4, note -> {});
    assertThat(other.onnx().sha256()).isNotEqualTo(trained.onnx().sha256());
  }

  @Test
  void everyLinkOfTheChainHolds() throws IOException {
    Parity.Table parity = Json.read(bytes(exported.parity()), Parity.Table.class);
    assertThat(parity.links()).hasSize(4).allMatch(link -> link.differences() == 0);
    assertThat(parity.skipped()).isEmpty();
    assertThat(parity.links().get(3).to()).isEqualTo("c_user_space");
    assertThat(parity.links().get(3).rows()).isGreaterThan(ROWS);
    assertThat(parity.links().get(2).exact()).isTrue();
    assertThat(parity.links().get(2).rows()).isGreaterThan(ROWS);
    assertThat(exported.integerAgreement()).isGreaterThanOrEqualTo(0.999);
  }

  @Test
  void modelBinGivesTheGoldenScores() throws IOException {
    ModelBin bin = ModelBin.decode(bytes(exported.modelBin()));
    assertThat(exported.modelId()).isEqualTo(trained.onnx().sha256().substring(0, 32));
    IntegerModel model = bin.model();
    byte[] inputs = bytes(exported.goldenVectors());
    short[] rows = new short[inputs.length / 2];
    ByteBuffer.wrap(inputs).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(rows);
    byte[] scores = bytes(exported.goldenScores());
    int[] wanted = new int[scores.length / 4];
    ByteBuffer.wrap(scores).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(wanted);
    assertThat(wanted).hasSize(exported.vectors()).hasSize(2000);
    assertThat(model.scores(rows)).isEqualTo(wanted);
    assertThat(new String(bytes(exported.header()), StandardCharsets.US_ASCII))
        .contains("static const u8 mllb_builtin_model[] = {", "0x4d, 0x4c, 0x4c, 0x42,");
  }

  private byte[] bytes(ArtifactRef ref) throws IOException {
    return Files.readAllBytes(store.fetch(ref));
  }
}
