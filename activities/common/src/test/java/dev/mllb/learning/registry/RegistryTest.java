// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.artifact.FolderRecords;
import dev.mllb.artifact.StoreRecords;
import dev.mllb.failure.MllbException;
import dev.mllb.model.ArtifactRef;
import dev.mllb.model.Balance;
import dev.mllb.model.DatasetRef;
import dev.mllb.model.Evaluation;
import dev.mllb.model.ExportedModel;
import dev.mllb.model.ModelSpec;
import dev.mllb.model.SplitSpec;
import dev.mllb.model.Target;
import dev.mllb.model.TrainedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryTest {

  @TempDir private Path folder;
  private Registry registry;

  @BeforeEach
  void openRegistry() {
    registry = Registry.in(folder.resolve("models"));
  }

  @Test
  void listsNewestFirstAndFindsByBeginning() {
    registry.add(model("aa", "2026-11-24T07:00:00Z"));
    registry.add(model("ab", "2026-11-24T08:00:00Z"));
    assertThat(registry.list()).extracting(ModelRecord::id).first().isEqualTo("ab".repeat(16));
    assertThat(registry.find("aa").id()).startsWith("aaaa");
    assertThatThrownBy(() -> registry.find("a")).hasMessageContaining("2 models");
    assertThatThrownBy(() -> registry.find("f")).hasMessageContaining("no model f");
  }

  @Test
  void addingAgainKeepsWhatIsKnown() {
    registry.add(model("aa", "2026-11-24T07:00:00Z"));
    registry.note("aa".repeat(16), evaluation(0.995), null);
    registry.add(model("aa", "2026-11-24T09:00:00Z"));
    assertThat(registry.find("aa").createdAt()).isEqualTo("2026-11-24T07:00:00Z");
    assertThat(registry.find("aa").evaluation()).isNotNull();
  }

  @Test
  void promotesOnlyJudgedModelsAndRollsBack() {
    ready("aa", 0.995);
    ready("bb", 0.999);
    ready("cc", 0.5);
    registry.add(model("dd", "2026-11-24T07:00:00Z"));
    assertThatThrownBy(() -> registry.promote(registry.find("dd")))
        .hasMessageContaining("not yet evaluated");
    assertThatThrownBy(() -> registry.promote(registry.find("cc")))
        .hasMessageContaining("missed a gate");
    registry.promote(registry.find("aa"));
    registry.promote(registry.find("bb"));
    assertThat(registry.find("promoted").id()).startsWith("bb");
    assertThat(registry.rollBack()).hasValue("aa".repeat(16));
    assertThat(registry.find("promoted").id()).startsWith("aa");
    assertThat(registry.rollBack()).isEmpty();
    assertThatThrownBy(() -> registry.rollBack()).hasMessageContaining("nothing to roll back");
  }

  @Test
  void aRecordUnderAnothersNameIsRefused() throws IOException {
    ready("aa", 0.995);
    Path models = folder.resolve("models");
    Files.copy(
        models.resolve("aa".repeat(16) + ".json"), models.resolve("bb".repeat(16) + ".json"));
    assertThatThrownBy(() -> registry.find("bb"))
        .hasMessageContaining("is about model " + "aa".repeat(16));
  }

  @Test
  void tagsMove() {
    ready("aa", 0.995);
    ready("bb", 0.995);
    registry.tag(registry.find("aa"), "nightly");
    registry.tag(registry.find("bb"), "nightly");
    assertThat(registry.find("nightly").id()).startsWith("bb");
    assertThatThrownBy(() -> registry.tag(registry.find("aa"), "promoted"))
        .isInstanceOf(MllbException.class);
    assertThatThrownBy(() -> registry.tag(registry.find("aa"), "trained"))
        .hasMessageContaining("not a word of plans");
    assertThatThrownBy(() -> registry.tag(registry.find("aa"), "beef"))
        .hasMessageContaining("not a hex number");
  }

  /** At each of a deletion's steps somebody promotes the model, which they found before. */
  @Test
  void whoPromotesWhatIsBeingDeletedIsFirstOrIsRefused() {
    for (int step = 0; step < 4; step++) {
      Path models = folder.resolve("step-" + step);
      registry = Registry.in(models);
      ready("aa", 0.995);
      ModelRecord found = registry.find("aa");
      Interrupted records = new Interrupted(new FolderRecords(models), step);
      records.between = () -> registry.promote(found);
      boolean deleted = succeeds(() -> new Registry(records).delete(found, false));
      if (records.said == null && records.steps <= step) {
        records.said = succeeds(() -> registry.promote(found));
      }
      assertThat(records.said).as("step %d: one of both", step).isEqualTo(!deleted);
      assertThat(registry.promoted().isPresent()).isEqualTo(!deleted);
      assertThat(registry.list()).hasSize(deleted ? 0 : 1);
      assertThat(registry.marks().leaving()).isEmpty();
    }
  }

  @Test
  void ofADeletionAndAPromotionAtTheSameMomentOneWins() throws Exception {
    ExecutorService two = Executors.newFixedThreadPool(2);
    for (int round = 0; round < 50; round++) {
      ready("aa", 0.995);
      ModelRecord found = registry.find("aa");
      CyclicBarrier start = new CyclicBarrier(2);
      Future<Boolean> promoted =
          two.submit(() -> start.await() >= 0 && succeeds(() -> registry.promote(found)));
      Future<Boolean> deleted =
          two.submit(() -> start.await() >= 0 && succeeds(() -> registry.delete(found, false)));
      assertThat(promoted.get()).isNotEqualTo(deleted.get());
      assertThat(registry.promoted().isPresent()).isEqualTo(promoted.get());
      assertThat(registry.list()).hasSize(promoted.get() ? 1 : 0);
      registry.delete(found, true);
    }
    two.shutdown();
  }

  @Test
  void aDeletionThatEndedInTheMiddleIsEndedByTheNext() {
    ready("aa", 0.995);
    ModelRecord found = registry.find("aa");
    Interrupted records = new Interrupted(new FolderRecords(folder.resolve("models")), 1);
    records.between =
        () -> {
          throw new IllegalStateException("killed");
        };
    assertThatThrownBy(() -> new Registry(records).delete(found, false)).hasMessage("killed");
    assertThatThrownBy(() -> registry.promote(registry.find("aa")))
        .hasMessageContaining("deleted meanwhile");
    assertThatThrownBy(() -> registry.tag(registry.find("aa"), "nightly"))
        .isInstanceOf(MllbException.class);
    registry.delete(registry.find("aa"), false);
    assertThat(registry.list()).isEmpty();
    ready("aa", 0.995);
    registry.promote(registry.find("aa"));
    assertThat(registry.find("promoted").id()).startsWith("aa");
  }

  /** Then it is gone, and cannot be deleted again. */
  @Test
  void aDeletionThatEndedBeforeItsLastStepLetsTheSameModelBeAddedAgain() {
    ready("aa", 0.995);
    ModelRecord found = registry.find("aa");
    Interrupted records = new Interrupted(new FolderRecords(folder.resolve("models")), 2);
    records.between =
        () -> {
          throw new IllegalStateException("killed");
        };
    assertThatThrownBy(() -> new Registry(records).delete(found, false)).hasMessage("killed");
    assertThatThrownBy(() -> registry.find("aa")).hasMessageContaining("no model aa");
    ready("aa", 0.995);
    registry.promote(registry.find("aa"));
    registry.tag(registry.find("aa"), "nightly");
    assertThat(registry.find("promoted").id()).startsWith("aa");
    assertThat(registry.marks().leaving()).isEmpty();
  }

  private static boolean succeeds(Runnable step) {
    try {
      step.run();
      return true;
    } catch (MllbException e) {
      return false;
    }
  }

  /** Records between whose writes somebody else does something, once. */
  private static final class Interrupted implements StoreRecords {

    private final StoreRecords inner;
    private final int before;
    private int steps;
    private Runnable between = () -> {};
    private @Nullable Boolean said;

    Interrupted(StoreRecords inner, int before) {
      this.inner = inner;
      this.before = before;
    }

    private void step() {
      if (steps++ == before) {
        said = succeeds(between);
      }
    }

    @Override
    public List<String> list() {
      return inner.list();
    }

    @Override
    public Optional<byte[]> read(String name) {
      return inner.read(name);
    }

    @Override
    public void change(String name, UnaryOperator<Optional<byte[]>> change) {
      step();
      inner.change(name, change);
    }

    @Override
    public void remove(String name) {
      step();
      inner.remove(name);
    }
  }

  @Test
  void deletesWhatIsNotInUse() {
    ready("aa", 0.995);
    ready("bb", 0.995);
    registry.promote(registry.find("aa"));
    registry.promote(registry.find("bb"));
    registry.tag(registry.find("aa"), "nightly");
    ModelRecord inUse = registry.find("bb");
    assertThatThrownBy(() -> registry.delete(inUse, false))
        .hasMessageContaining("is promoted")
        .hasMessageContaining("--force");
    assertThat(registry.list()).hasSize(2);
    registry.delete(inUse, true);
    assertThat(registry.find("promoted").id()).startsWith("aa");
    registry.delete(registry.find("aa"), true);
    assertThat(registry.list()).isEmpty();
    assertThat(registry.marks()).isEqualTo(ModelTags.NONE);
  }

  @Test
  void whatWasDeletedIsNotAdoptedAgain() {
    Registry earlier = Registry.in(folder.resolve("earlier"));
    earlier.add(model("aa", "2026-11-24T07:00:00Z"));
    earlier.add(model("bb", "2026-11-24T07:00:00Z"));
    registry.adopt(earlier);
    registry.delete(registry.find("aa"), false);
    registry.adopt(earlier);
    assertThat(registry.list()).extracting(ModelRecord::id).containsExactly("bb".repeat(16));
  }

  @Test
  void tellsWhichFileIsCorrupt() throws IOException {
    registry.add(model("aa", "2026-11-24T07:00:00Z"));
    Files.writeString(folder.resolve("models").resolve("aa".repeat(16) + ".json"), "{");
    assertThatThrownBy(() -> registry.list()).hasMessageContaining("is not readable");
  }

  @Test
  void comparesTwoModels() {
    ready("aa", 0.995);
    ready("bb", 0.999);
    Comparison comparison = Comparison.of(registry.find("aa"), registry.find("bb"));
    assertThat(comparison.text()).contains("* accuracy", "99.500 %", "99.900 %");
    assertThat(ModelView.table(registry.list(), registry.marks())).contains("aaaaaaaaaaaa");
  }

  private void ready(String digits, double accuracy) {
    ModelRecord model = model(digits, "2026-11-24T07:00:00Z");
    registry.add(model);
    ArtifactRef ref = ref("cd");
    ExportedModel exported =
        new ExportedModel(model.id(), ref, ref, ref, ref, ref, 1, 1, ref, null);
    registry.note(model.id(), evaluation(accuracy), exported);
  }

  private static Evaluation evaluation(double accuracy) {
    return new Evaluation(
        ref("ef"),
        ref("ef"),
        100,
        List.of(new Evaluation.Score("model", accuracy, accuracy)),
        List.of(new Evaluation.Gate("min_accuracy", 0.99, accuracy)));
  }

  private static ModelRecord model(String digits, String createdAt) {
    SplitSpec split = new SplitSpec(SplitSpec.By.TIME, 0.25, false, List.of());
    ModelSpec spec =
        new ModelSpec(
            "mllb15",
            List.of(),
            List.of(10),
            0,
            256,
            1,
            0.01,
            0,
            false,
            split,
            Balance.NONE,
            Target.IMITATION);
    TrainedModel trained = new TrainedModel(ref(digits), ref(digits), 1, 1);
    DatasetRef dataset = new DatasetRef(ref("12"), ref("12"), 10, 5);
    return new ModelRecord(
        ModelRecord.idOf(trained), "test", createdAt, dataset, spec, 1, trained, null, null);
  }

  private static ArtifactRef ref(String digits) {
    return ArtifactRef.of("file", digits.repeat(32), 1);
  }
}
