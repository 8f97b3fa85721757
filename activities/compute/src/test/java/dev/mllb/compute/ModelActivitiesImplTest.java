// SPDX-License-Identifier: Apache-2.0
package dev.mllb.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.activity.ModelActivities;
import dev.mllb.artifact.ArtifactStore;
import dev.mllb.artifact.DirectoryStore;
import dev.mllb.learning.registry.Registry;
import dev.mllb.learning.train.TestData;
import dev.mllb.model.DatasetRef;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestActivityEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelActivitiesImplTest {

  @TempDir private Path folder;
  private TestActivityEnvironment environment;
  private ModelActivities activities;
  private ArtifactStore store;

  @BeforeEach
  void registerActivities() {
    environment = TestActivityEnvironment.newInstance();
    store = new DirectoryStore(folder.resolve("store"));
    environment.registerActivitiesImplementations(
        new ModelActivitiesImpl(store, Registry.in(folder.resolve("models")), null));
    activities = environment.newActivityStub(ModelActivities.class);
  }

  @AfterEach
  void closeEnvironment() {
    environment.close();
  }

  @Test
  void oneClassIsAFailureOfTheDataAndStoresNothing() throws IOException {
    DatasetRef dataset = dataset(2000, i -> Map.of("ts_ns", (long) i, "verdict", 1L));
    List<String> before = stored();
    assertThatThrownBy(() -> activities.train(dataset, TestData.spec(0.01, 2, List.of()), 1))
        .isInstanceOf(ActivityFailure.class)
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(failure.getType()).isEqualTo("DATA_UNUSABLE");
              assertThat(failure.isNonRetryable()).isTrue();
              assertThat(failure.getOriginalMessage()).contains("only \"yes\" answers");
            });
    assertThat(stored()).isEqualTo(before);
  }

  @Test
  void aDivergingTrainingIsNamed() throws IOException {
    DatasetRef dataset =
        dataset(
            3000,
            i -> Map.of("ts_ns", (long) i, "verdict", i / 5 % 2L, "x1", (long) (i * 37 % 900)));
    assertThatThrownBy(() -> activities.train(dataset, TestData.spec(1e7, 5, List.of()), 1))
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> assertThat(failure.getType()).isEqualTo("MODEL_DIVERGED"));
  }

  private DatasetRef dataset(int rows, IntFunction<Map<String, Long>> row) throws IOException {
    Path file = TestData.write(folder.resolve("data.npy"), rows, row);
    return new DatasetRef(
        store.put(file, "dataset.npy"),
        store.put("{}".getBytes(StandardCharsets.UTF_8), "summary.json"),
        rows,
        rows);
  }

  private List<String> stored() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("store"))) {
      return files.map(Path::toString).sorted().toList();
    }
  }
}
