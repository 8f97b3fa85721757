package dev.mllb.host;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.internal.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tunables as they were before an experiment, on disk before anything is changed: whoever restores,
 * in whatever process and after whatever crash, finds them. The first note of an experiment stands;
 * a retry must not note what an earlier attempt has set.
 */
public final class TunableNotes {

  private final Path root;
  private final Path folder;

  /**
   * @param root {@code /}, but in tests
   * @param state folder that survives a crash of the machine
   */
  public TunableNotes(Path root, Path state) {
    this.root = root;
    this.folder = state.resolve("tunables");
  }

  /**
   * What one experiment found.
   *
   * @param values value by tunable name
   */
  public record Note(Map<String, String> values) {

    public Note {
      values = Map.copyOf(values);
    }
  }

  /** Every tunable this kernel has, as it is now. */
  public Map<String, String> present() {
    Map<String, String> values = new TreeMap<>();
    for (Tunable tunable : Tunable.values()) {
      values.putAll(tunable.read(root));
    }
    return values;
  }

  /**
   * Notes, then sets.
   *
   * @return the values noted
   * @throws MllbException INVALID_PLAN for a name or value the kernel does not take; what was set
   *     before is put back
   */
  public Map<String, String> noteAndSet(String experimentId, Map<String, String> wanted) {
    for (String name : wanted.keySet()) {
      if (Tunable.named(name).isEmpty()) {
        throw new MllbException(FailureCode.INVALID_PLAN, "tune." + name + ": no such tunable");
      }
    }
    Note note = noteOnce(experimentId);
    try {
      for (var entry : wanted.entrySet()) {
        set(entry.getKey(), entry.getValue());
      }
    } catch (MllbException e) {
      restore(experimentId);
      throw e;
    }
    return note.values();
  }

  /**
   * Puts back what differs from the note and forgets the note. Without a note nothing happens.
   *
   * @return names of the tunables that were put back
   */
  public List<String> restore(String experimentId) {
    Path file = file(experimentId);
    if (!Files.exists(file)) {
      return List.of();
    }
    List<String> restored = new ArrayList<>();
    new TreeMap<>(read(file).values())
        .forEach(
            (name, value) -> {
              Tunable.Place place = Tunable.named(name).orElse(null);
              if (place != null && !value.equals(place.tunable().read(root).get(name))) {
                set(name, value);
                restored.add(name);
              }
            });
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new MllbException(FailureCode.DISK_FULL, "cannot remove " + file, e);
    }
    return restored;
  }

  private void set(String name, String value) {
    Tunable.Place place = Tunable.named(name).orElseThrow();
    try {
      place.tunable().write(root, place.place(), value);
    } catch (IOException e) {
      throw new MllbException(
          FailureCode.INVALID_PLAN,
          "tune." + name + ": the kernel does not take '" + value + "' (" + e.getMessage() + ")",
          e);
    }
  }

  private Note noteOnce(String experimentId) {
    Path file = file(experimentId);
    if (Files.exists(file)) {
      return read(file);
    }
    Note note = new Note(present());
    try {
      Files.createDirectories(folder);
      Path draft = folder.resolve(file.getFileName() + ".new");
      try (FileChannel out =
          FileChannel.open(
              draft,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        ByteBuffer bytes = ByteBuffer.wrap(Json.bytes(note));
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        out.force(true);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new MllbException(FailureCode.DISK_FULL, "cannot write " + file, e);
    }
    return note;
  }

  private static Note read(Path file) {
    try {
      return Json.read(Files.readAllBytes(file), Note.class);
    } catch (IOException e) {
      throw new MllbException(FailureCode.ARTIFACT_CORRUPT, "cannot read " + file, e);
    }
  }

  /** An experiment id is free text; its file name is not. */
  private Path file(String experimentId) {
    String safe = experimentId.replaceAll("[^A-Za-z0-9._-]", "_");
    return folder.resolve(safe + "-" + Integer.toHexString(experimentId.hashCode()) + ".json");
  }
}
