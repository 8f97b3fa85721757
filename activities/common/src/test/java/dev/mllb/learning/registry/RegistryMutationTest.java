// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.registry;

import dev.mllb.artifact.InMemoryRecords;
import dev.mllb.basics.Json;
import dev.mllb.basics.Mutants;
import dev.mllb.failure.MllbException;
import dev.mllb.model.ArtifactRef;
import dev.mllb.model.DatasetRef;
import dev.mllb.model.Evaluation;
import dev.mllb.model.ExportedModel;
import dev.mllb.model.ModelSpec;
import dev.mllb.model.TrainedModel;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records of the model registry lie in the store: others may have written them. */
class RegistryMutationTest {

  private static final String ID = "aa".repeat(16);

  private final InMemoryRecords records = new InMemoryRecords();
  private final Registry registry = new Registry(records);
  private byte[] model;
  private byte[] marks;

  @BeforeEach
  void aModelInUse() {
    TrainedModel trained = new TrainedModel(file(), file(), 3, 1.5);
    registry.add(
        new ModelRecord(
            ID,
            "test",
            "2026-11-24T07:00:00Z",
            new DatasetRef(file(), file(), 10, 5),
            ModelSpec.USUAL,
            7,
            trained,
            new Evaluation(
                file(),
                file(),
                100,
                List.of(new Evaluation.Score("model", 0.99, 0.98)),
                List.of(new Evaluation.Gate("min_accuracy", 0.9, 0.99))),
            new ExportedModel(ID, file(), file(), file(), file(), file(), 10, 1, file(), file())));
    registry.promote(registry.find(ID));
    registry.tag(registry.find(ID), "nightly");
    model = records.read(ID + ".json").orElseThrow();
    marks = records.read("marks.json").orElseThrow();
  }

  private static ArtifactRef file() {
    return ArtifactRef.of("file", "aa".repeat(32), 9);
  }

  @Test
  void damagedModelsAreRefusedAsSuch() {
    Mutants.read(
        "model record",
        List.of(model),
        bytes -> {
          records.put(ID + ".json", bytes);
          use();
        },
        MllbException.class);
  }

  @Test
  void damagedMarksAreRefusedAsSuch() {
    Mutants.read(
        "marks of models",
        List.of(marks),
        bytes -> {
          records.put("marks.json", bytes);
          use();
        },
        MllbException.class);
  }

  /** As commands and experiments do. */
  private void use() {
    ModelRecord found = registry.find(Registry.PROMOTED);
    ModelView.table(registry.list(), registry.marks());
    JudgedModels.of(registry.list(), "").text();
    Json.bytes(Map.of("model", found));
    registry.note(found.id(), found.evaluation(), found.exported());
    registry.promote(found);
    registry.tag(found, "again");
  }
}
