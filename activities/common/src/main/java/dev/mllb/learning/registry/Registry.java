// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.registry;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.artifact.FolderRecords;
import dev.mllb.artifact.StoreRecords;
import dev.mllb.basics.Json;
import dev.mllb.basics.Whole;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.Arm;
import dev.mllb.model.Evaluation;
import dev.mllb.model.ExportedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Models as JSON records: {@code <id>.json} each, {@code marks.json} for tags and promotions. They
 * lie beside the artifacts, so that all machines of a store know the same models.
 */
public final class Registry {

  /** Stands for the model in use, wherever a model is named. */
  public static final String PROMOTED = "promoted";

  private static final String MARKS = "marks.json";

  /** In a registry whose models another one has taken in. */
  private static final String ADOPTED = "adopted.json";

  /** Of the store's records. */
  private static final String FOLDER = "models";

  private final StoreRecords records;

  public Registry(StoreRecords records) {
    this.records = records;
  }

  /** The registry of everybody who uses this store. */
  public static Registry of(ArtifactStore store) {
    return new Registry(store.records(FOLDER));
  }

  /** A registry in a folder of its own. */
  public static Registry in(Path folder) {
    return new Registry(new FolderRecords(folder));
  }

  /** Where the models' records lie. */
  public StoreRecords records() {
    return records;
  }

  /**
   * Takes in the models of another registry, such as one that a release before this kept on the
   * machine, once: what is deleted here does not come back. Tags and promotions only when there are
   * none here yet.
   */
  public void adopt(Registry other) {
    if (other.records.read(ADOPTED).isPresent()) {
      return;
    }
    other.list().forEach(this::add);
    ModelTags theirs = other.marks();
    if (!theirs.equals(ModelTags.NONE)) {
      records.change(
          MARKS, there -> there.isEmpty() ? Optional.of(Json.bytes(theirs)) : Optional.empty());
    }
    other.records.change(
        ADOPTED, there -> Optional.of(Json.bytes(Map.of("by", records.toString()))));
  }

  /** Adds a model; one that is there already keeps its date, judgement and export. */
  public void add(ModelRecord record) {
    // A deletion that ended in the middle was of the one before.
    change(marks -> marks);
    records.change(
        file(record.id()),
        there -> there.isEmpty() ? Optional.of(Json.bytes(record)) : Optional.empty());
  }

  /** Adds what was found out about a model. */
  public void note(String id, @Nullable Evaluation evaluation, @Nullable ExportedModel exported) {
    records.change(
        file(id),
        there ->
            there.map(
                json ->
                    Json.bytes(
                        parse(file(id), json, ModelRecord.class).with(evaluation, exported))));
  }

  /** All models, newest first. */
  public List<ModelRecord> list() {
    return records.list().stream()
        .filter(name -> name.matches("[0-9a-f]{32}\\.json"))
        .flatMap(name -> read(name, ModelRecord.class).filter(m -> isNamed(m, name)).stream())
        .sorted(Comparator.comparing(ModelRecord::createdAt).reversed())
        .toList();
  }

  /**
   * Whoever may write the store may write records: one under another's name would be deleted, or
   * noted, in its place.
   */
  private boolean isNamed(ModelRecord model, String name) {
    if (!file(model.id()).equals(name)) {
      throw new MllbException(
          FailureCode.ARTIFACT_CORRUPT,
          name + " of the model registry " + records + " is about model " + model.id());
    }
    return true;
  }

  /**
   * The model of this name.
   *
   * @param name id, the beginning of one, a tag, or {@link #PROMOTED}
   * @throws MllbException INVALID_PLAN when there is none, or more than one
   */
  public ModelRecord find(String name) {
    String id = marks().tags().getOrDefault(name, name);
    if (name.equals(PROMOTED)) {
      id = promoted().orElseThrow(() -> unknown("no model is promoted; mllb models promote ID"));
    }
    String wanted = id;
    List<ModelRecord> found = list().stream().filter(m -> m.id().startsWith(wanted)).toList();
    if (found.isEmpty()) {
      throw unknown("no model " + name + "; mllb models list shows all");
    }
    if (found.size() > 1) {
      throw unknown(name + " begins the id of " + found.size() + " models; give more of it");
    }
    return found.get(0);
  }

  public ModelTags marks() {
    return read(MARKS, ModelTags.class).orElse(ModelTags.NONE);
  }

  /** Id of the model in use. */
  public Optional<String> promoted() {
    return marks().inUse();
  }

  public void tag(ModelRecord model, String name) {
    if (!name.matches("[a-z][a-z0-9-]{0,30}")
        || Set.of(PROMOTED, Arm.TRAINED, "none").contains(name)
        || name.matches("[0-9a-f]+")) {
      throw unknown(
          "a tag is lower-case letters, digits and dashes, begins with a letter, is not a hex number"
              + " and not a word of plans (promoted, trained, none): "
              + name);
    }
    changeFor(model, marks -> marks.tagged(name, model.id()));
  }

  /**
   * Takes a model into use.
   *
   * @throws MllbException INVALID_PLAN when it is not exported or missed a gate, or was deleted
   *     since it was found
   */
  public void promote(ModelRecord model) {
    Evaluation evaluation = model.evaluation();
    if (model.exported() == null || evaluation == null) {
      throw unknown("model " + model.id() + " is not yet evaluated and exported; do both first");
    }
    if (!evaluation.isAccepted()) {
      throw unknown("model " + model.id() + " missed a gate; mllb models show " + model.id());
    }
    changeFor(model, marks -> marks.promoting(model.id()));
  }

  /**
   * Takes the model before the current one into use again.
   *
   * @return its id; empty when none is in use any more
   * @throws MllbException INVALID_PLAN when none was promoted
   */
  public Optional<String> rollBack() {
    if (marks().promoted().isEmpty()) {
      throw unknown("no model is promoted, so there is nothing to roll back");
    }
    change(ModelTags::rolledBack);
    return promoted();
  }

  /**
   * Forgets a model, its tags and its promotions; its files are then the garbage collection's. Who
   * gives it a name at the same moment is either first, and it stays, or is refused. One that ends
   * in the middle may leave a model that gets no name; deleting it again ends it.
   *
   * @param evenInUse also when it is the one in use; then the one before it is
   * @throws MllbException NOT_POSSIBLE_NOW when it is in use
   */
  public void delete(ModelRecord model, boolean evenInUse) {
    change(
        marks -> {
          if (!evenInUse) {
            requireNotInUse(model, marks);
          }
          return marks.leaving(model.id());
        });
    records.remove(file(model.id()));
    change(marks -> marks.left(model.id()));
  }

  /**
   * Says no to the model in use.
   *
   * @throws MllbException NOT_POSSIBLE_NOW when it is this one
   */
  public void requireNotInUse(ModelRecord model) {
    requireNotInUse(model, marks());
  }

  private static void requireNotInUse(ModelRecord model, ModelTags marks) {
    if (marks.inUse().filter(model.id()::equals).isPresent()) {
      throw new MllbException(
          FailureCode.NOT_POSSIBLE_NOW,
          "model "
              + model.id()
              + " is promoted: promote another one or roll back first, or give --force");
    }
  }

  /** Gives a model a name, unless it is deleted meanwhile. */
  private void changeFor(ModelRecord model, UnaryOperator<ModelTags> change) {
    change(
        marks -> {
          if (marks.leaving().contains(model.id()) || records.read(file(model.id())).isEmpty()) {
            throw unknown("model " + model.id() + " was deleted meanwhile");
          }
          return change.apply(marks);
        });
  }

  private void change(UnaryOperator<ModelTags> change) {
    records.change(
        MARKS,
        there -> {
          ModelTags before =
              there.map(json -> parse(MARKS, json, ModelTags.class)).orElse(ModelTags.NONE);
          ModelTags after = change.apply(withoutGone(before));
          return after.equals(before) ? Optional.empty() : Optional.of(Json.bytes(after));
        });
  }

  /** What is gone leaves no more: the same model may be added again. */
  private ModelTags withoutGone(ModelTags marks) {
    ModelTags there = marks;
    for (String id : marks.leaving()) {
      there = records.read(file(id)).isEmpty() ? there.left(id) : there;
    }
    return there;
  }

  private static String file(String id) {
    return id + ".json";
  }

  private <T extends Record> Optional<T> read(String name, Class<T> type) {
    return records.read(name).map(json -> parse(name, json, type));
  }

  private <T extends Record> T parse(String name, byte[] json, Class<T> type) {
    try {
      return Whole.check(Json.read(json, type));
    } catch (IOException e) {
      throw new MllbException(
          FailureCode.ARTIFACT_CORRUPT,
          name
              + " of the model registry "
              + records
              + " is not readable: "
              + e.getMessage()
              + "; remove it and train again",
          e);
    }
  }

  private static MllbException unknown(String message) {
    return new MllbException(FailureCode.INVALID_PLAN, message);
  }
}
