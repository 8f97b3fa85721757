// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.artifact.DirectoryStore;
import dev.mllb.basics.Json;
import dev.mllb.failure.MllbException;
import dev.mllb.learning.details.EvaluationDetails;
import dev.mllb.learning.details.EvaluationDetails.PolicyValue;
import dev.mllb.learning.train.TestData;
import dev.mllb.learning.train.TrainStep;
import dev.mllb.model.DatasetRef;
import dev.mllb.model.Evaluation;
import dev.mllb.model.GateSpec;
import dev.mllb.model.ModelSpec;
import dev.mllb.model.Target;
import dev.mllb.model.TrainedModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A made-up node where native says yes unless a task is hot, although moving serves only tasks of a
 * long source queue.
 */
class OutcomeJudgementTest {

  private static final int ROWS = 6000;
  private static final GateSpec GATES = new GateSpec(1000, 0.99, 0.98, 0.9, 0.9);

  @TempDir Path folder;
  private DirectoryStore store;

  @BeforeEach
  void openStore() {
    store = new DirectoryStore(folder.resolve("store"));
  }

  /** A canary refuses three in ten of native's yes. */
  private static Map<String, Long> row(int i, double refusing) {
    Random random = new Random(i);
    random.nextInt();
    boolean hot = random.nextInt(10) == 0;
    boolean longQueue = random.nextBoolean();
    boolean moved = !hot && random.nextDouble() >= refusing;
    boolean good = moved == longQueue;
    Map<String, Long> row = new HashMap<>();
    row.put("ts_ns", i * 1_000_000L);
    row.put("native_rule", hot ? 0L : 1L);
    row.put("verdict", moved ? 1L : 0L);
    row.put(
        "wait_ns", good ? random.nextInt(20_000_000) : 40_000_000L + random.nextInt(60_000_000));
    row.put("moved_after_ns", -1L);
    row.put("x1", hot ? -300L : 300L);
    row.put("x8", longQueue ? 256L : 0L);
    return row;
  }

  @Test
  void whatWasTrainedOnOutcomesBeatsWhatImitates() throws IOException {
    DatasetRef dataset = dataset(0.3);
    TrainedModel trained = new TrainStep(store).train(dataset, spec(), 1, note -> {});
    Evaluation evaluation =
        new EvaluateStep(store, true).evaluate(dataset, trained, spec(), GATES, 1, note -> {});
    EvaluationDetails details =
        Json.read(Files.readAllBytes(store.fetch(evaluation.details())), EvaluationDetails.class);

    assertThat(evaluation.isAccepted()).isTrue();
    PolicyValue model = details.outcomes().get(0);
    PolicyValue imitating = details.outcomes().get(1);
    assertThat(imitating.judge()).isEqualTo("imitating");
    assertThat(model.value().low()).isGreaterThan(imitating.value().high());
    // Tasks that are served well run within 20 ms.
    assertThat(model.value().value()).isBetween(0.85, 0.95);
    assertThat(imitating.value().value()).isEqualTo(details.outcomes().get(2).value().value());
    assertThat(Files.readString(store.fetch(evaluation.card()))).contains("| imitating | 0.");
  }

  @Test
  void nothingIsLearnedWhereNothingWasDrawn() throws IOException {
    DatasetRef dataset = dataset(0);
    assertThatThrownBy(() -> new TrainStep(store).train(dataset, spec(), 1, note -> {}))
        .isInstanceOf(MllbException.class)
        .hasMessageContaining("drawn at random");
  }

  private static ModelSpec spec() {
    return TestData.spec(0.02, 20, List.of()).with(model -> model.target = Target.OUTCOME);
  }

  private DatasetRef dataset(double refusing) throws IOException {
    Path file = TestData.write(folder.resolve("d.npy"), ROWS, true, i -> row(i, refusing));
    return new DatasetRef(
        store.put(file, "dataset.npy"),
        store.put("{}".getBytes(StandardCharsets.UTF_8), "summary.json"),
        ROWS,
        ROWS / 2);
  }
}
