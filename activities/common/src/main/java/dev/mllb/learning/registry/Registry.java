package dev.mllb.learning.registry;

import dev.mllb.basics.Json;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.Evaluation;
import dev.mllb.model.ExportedModel;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Models as JSON files in one folder: {@code <id>.json} each, {@code marks.json} for tags and
 * promotions. Files are replaced whole, under a lock between processes.
 */
public final class Registry {

  /** Stands for the model in use, wherever a model is named. */
  public static final String PROMOTED = "promoted";

  private static final String MARKS = "marks.json";

  private final Path folder;

  public Registry(Path folder) {
    this.folder = folder;
  }

  /** Adds a model; one that is there already keeps its date, judgement and export. */
  public void add(ModelRecord record) {
    locked(
        () -> {
          if (!Files.exists(file(record.id()))) {
            write(file(record.id()), record);
          }
        });
  }

  /** Adds what was found out about a model. */
  public void note(String id, @Nullable Evaluation evaluation, @Nullable ExportedModel exported) {
    locked(
        () -> {
          if (Files.exists(file(id))) {
            write(file(id), read(file(id), ModelRecord.class).with(evaluation, exported));
          }
        });
  }

  /** All models, newest first. */
  public List<ModelRecord> list() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches("[0-9a-f]{32}\\.json"))
          .map(file -> read(file, ModelRecord.class))
          .sorted(Comparator.comparing(ModelRecord::createdAt).reversed())
          .toList();
    } catch (IOException e) {
      throw unavailable(e);
    }
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
    Path file = folder.resolve(MARKS);
    return Files.exists(file) ? read(file, ModelTags.class) : ModelTags.NONE;
  }

  /** Id of the model in use. */
  public Optional<String> promoted() {
    List<String> all = marks().promoted();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  public void tag(ModelRecord model, String name) {
    if (!name.matches("[a-z][a-z0-9-]{0,30}")
        || name.equals(PROMOTED)
        || name.matches("[0-9a-f]+")) {
      throw unknown(
          "a tag is lower-case letters, digits and dashes, begins with a letter and is no hex number: "
              + name);
    }
    change(marks -> marks.tagged(name, model.id()));
  }

  /**
   * Takes a model into use.
   *
   * @throws MllbException INVALID_PLAN when it is not exported or missed a gate
   */
  public void promote(ModelRecord model) {
    Evaluation evaluation = model.evaluation();
    if (model.exported() == null || evaluation == null) {
      throw unknown("model " + model.id() + " is not yet evaluated and exported; do both first");
    }
    if (!evaluation.isAccepted()) {
      throw unknown("model " + model.id() + " missed a gate; mllb models show " + model.id());
    }
    change(marks -> marks.promoting(model.id()));
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

  private void change(UnaryOperator<ModelTags> change) {
    locked(
        () -> {
          write(folder.resolve(MARKS), change.apply(marks()));
        });
  }

  private Path file(String id) {
    return folder.resolve(id + ".json");
  }

  private interface Work {
    void run() throws IOException;
  }

  private synchronized void locked(Work work) {
    try {
      Files.createDirectories(folder);
      try (FileChannel channel =
              FileChannel.open(
                  folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        assert lock.isValid();
        work.run();
      }
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  private static void write(Path file, Object value) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".part");
    Files.write(temporary, Json.bytes(value));
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private <T> T read(Path file, Class<T> type) {
    try {
      return Json.read(Files.readAllBytes(file), type);
    } catch (IOException e) {
      throw new MllbException(
          FailureCode.ARTIFACT_CORRUPT,
          file + " is not readable: " + e.getMessage() + "; remove it and train again",
          e);
    }
  }

  private MllbException unavailable(IOException e) {
    return new MllbException(
        FailureCode.ARTIFACT_STORE_UNAVAILABLE,
        "the model registry " + folder + " cannot be used: " + e.getMessage(),
        e);
  }

  private static MllbException unknown(String message) {
    return new MllbException(FailureCode.INVALID_PLAN, message);
  }
}
