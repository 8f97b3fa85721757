// SPDX-License-Identifier: Apache-2.0
package dev.mllb.host;

import dev.mllb.basics.Digest;
import dev.mllb.basics.DurableFile;
import dev.mllb.basics.FileFailure;
import dev.mllb.basics.Json;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tunables as they were before an experiment, on disk before anything is changed: whoever restores,
 * in whatever process and after whatever crash, finds them. The first note of an experiment stands;
 * a retry must not note what an earlier attempt has set.
 */
public final class TunableNotes {

  /** The note of {@code mllb tune}: its owner's, whom no experiment corrects. */
  public static final String OWNER = "command line";

  private static final Logger log = LoggerFactory.getLogger(TunableNotes.class);

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

  /** Every tunable this kernel has, as it is now. */
  public Map<String, String> present() {
    Map<String, String> values = new TreeMap<>();
    for (Tunable tunable : Tunable.values()) {
      values.putAll(tunable.read(root));
    }
    return values;
  }

  /**
   * Notes what is to be set, then sets it. What an earlier experiment has left is put back first,
   * or it would be noted as this machine's own.
   *
   * @return the values noted, by place
   * @throws MllbException INVALID_PLAN for a name or value the kernel does not take: what was set
   *     before is put back; HOST_NOT_NATIVE when an earlier experiment's values cannot be put back
   */
  public Map<String, String> noteAndSet(String experimentId, Map<String, String> wanted) {
    if (!experimentId.equals(OWNER)) {
      restoreOthers(experimentId);
    }
    TunableNote note = note(experimentId, wanted.keySet(), wanted);
    try {
      set(wanted);
    } catch (MllbException e) {
      restore(experimentId);
      throw e;
    }
    return note.found();
  }

  /**
   * Whether this machine has all of these.
   *
   * @throws MllbException INVALID_PLAN naming the first that it has not
   */
  public void checkPresent(Set<String> names) {
    names.forEach(
        name -> {
          found(name);
          places(name);
        });
  }

  /**
   * Whether what it found is still noted: a restored machine has none of an experiment's values.
   */
  boolean isNoted(String experimentId) {
    return Files.exists(file(experimentId));
  }

  /**
   * Notes what arms will set for their repetitions. What an attempt that died in the middle of one
   * has left is put back.
   *
   * @return values between the repetitions, by place
   * @throws MllbException INVALID_PLAN for a name that this machine does not have
   */
  Map<String, String> noteFor(String experimentId, Set<String> names) {
    TunableNote note = note(experimentId, names, Map.of());
    Map<String, String> ours = new TreeMap<>(note.found());
    ours.keySet().retainAll(names.stream().flatMap(n -> places(n).keySet().stream()).toList());
    putBack(ours);
    set(note.wanted());
    names.forEach(name -> ours.putAll(found(name)));
    return ours;
  }

  private TunableNote note(String experimentId, Set<String> names, Map<String, String> wanted) {
    Map<String, String> found = new TreeMap<>();
    names.forEach(name -> found.putAll(found(name)));
    Path file = file(experimentId);
    TunableNote note = new TunableNote(experimentId, wanted, found);
    if (Files.exists(file)) {
      note = TunableNote.read(file).and(note);
    }
    if (!note.found().isEmpty()) {
      write(file, note);
    }
    return note;
  }

  /**
   * Returns when nobody else has something set here.
   *
   * @throws MllbException HOST_BUSY when an experiment has
   */
  public void checkFree(String experimentId) {
    Path own = file(experimentId);
    for (Path file : all()) {
      if (!file.equals(own)) {
        throw new MllbException(
            FailureCode.HOST_BUSY,
            TunableNote.read(file).experimentId()
                + " has tunables set on this machine; wait for its end. If it died, restarting"
                + " mllb-worker puts them back");
      }
    }
  }

  /** Values now, by place. */
  Map<String, String> found(String name) {
    Tunable.Place place =
        Tunable.named(name)
            .orElseThrow(
                () ->
                    new MllbException(
                        FailureCode.INVALID_PLAN, "tune." + name + ": no such tunable"));
    Map<String, String> values = new TreeMap<>();
    place
        .tunable()
        .places(root, place.place())
        .forEach((each, file) -> Tunable.value(file).ifPresent(value -> values.put(each, value)));
    return values;
  }

  /**
   * Sets all places of tunables, and reads them back.
   *
   * @throws MllbException INVALID_PLAN for a name or value the kernel does not take
   */
  void set(Map<String, String> wanted) {
    new TreeMap<>(wanted)
        .forEach((name, value) -> places(name).values().forEach(file -> set(name, file, value)));
  }

  private SortedMap<String, Path> places(String name) {
    Tunable.Place place = Tunable.named(name).orElseThrow();
    SortedMap<String, Path> places = place.tunable().places(root, place.place());
    if (places.isEmpty()) {
      throw new MllbException(
          FailureCode.INVALID_PLAN, "tune." + name + ": this machine has no " + name);
    }
    return places;
  }

  private static void set(String name, Path file, String value) {
    try {
      Tunable.write(file, value);
    } catch (IOException e) {
      throw new MllbException(
          FailureCode.INVALID_PLAN,
          "tune." + name + ": the kernel does not take '" + value + "' (" + e.getMessage() + ")",
          e);
    }
  }

  /**
   * Sets once more what the experiment that has this machine has set: a reboot, or a worker that
   * started anew, has put it back. There is one note at most, as setting forgets all others.
   */
  public void setAgain() {
    all().forEach(file -> set(TunableNote.read(file).wanted()));
  }

  /**
   * Puts back what differs from the note and forgets the note. Every place is tried; one that this
   * machine has no more needs nothing. Without a note nothing happens.
   *
   * @return ids of the tunables that were put back
   * @throws MllbException HOST_NOT_NATIVE when a place does not take its value: the note stays
   */
  public List<String> restore(String experimentId) {
    Path file = file(experimentId);
    return Files.exists(file) ? restore(file, TunableNote.read(file), true) : List.of();
  }

  /**
   * Puts back and forgets what every other experiment has left.
   *
   * @throws MllbException HOST_NOT_NATIVE as {@link #restore(String)}
   */
  public void restoreOthers(String experimentId) {
    Path own = file(experimentId);
    MllbException failed = null;
    for (Path file : all()) {
      if (file.equals(own)) {
        continue;
      }
      try {
        TunableNote note = TunableNote.read(file);
        log.warn("putting back tunables that {} has left: {}", note.experimentId(), note.found());
        restore(file, note, true);
      } catch (MllbException e) {
        // A note that cannot be read, or a place that takes nothing, keeps no other from being
        // restored.
        failed = failed == null ? e : failed;
      }
    }
    if (failed != null) {
      throw failed;
    }
  }

  /**
   * Puts everything back, for a worker that starts: until an experiment goes on, and sets again
   * what it wants, the machine is to be as its owner left it. What fails here is tried again before
   * the next experiment.
   */
  public void putBack() {
    for (Path file : all()) {
      try {
        TunableNote note = TunableNote.read(file);
        List<String> restored = restore(file, note, note.wanted().isEmpty());
        if (!restored.isEmpty()) {
          log.warn("put back tunables that {} has left: {}", note.experimentId(), restored);
        }
      } catch (MllbException e) {
        log.error("this machine is not as its owner left it: {}", e.getMessage());
      }
    }
  }

  /** Notes of experiments, not the owner's. */
  private List<Path> all() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    Path owner = file(OWNER);
    try (var files = Files.newDirectoryStream(folder, "*.json")) {
      List<Path> notes = new ArrayList<>();
      files.forEach(notes::add);
      notes.removeIf(file -> file.equals(owner) || file.getFileName().toString().startsWith("."));
      notes.sort(null);
      return notes;
    } catch (IOException e) {
      throw FileFailure.of("cannot list " + folder, e);
    }
  }

  private List<String> restore(Path file, TunableNote note, boolean forget) {
    List<String> failed = new ArrayList<>();
    List<String> restored = putBack(note.found(), failed);
    if (!failed.isEmpty()) {
      throw new MllbException(
          FailureCode.HOST_NOT_NATIVE,
          "cannot put back "
              + String.join(", ", failed)
              + " after "
              + note.experimentId()
              + "; set it by hand, then remove "
              + file);
    }
    if (forget) {
      delete(file);
    }
    return restored;
  }

  /**
   * Puts back what an arm has set.
   *
   * @throws MllbException HOST_NOT_NATIVE when a place does not take its value
   */
  void putBack(Map<String, String> values) {
    List<String> failed = new ArrayList<>();
    putBack(values, failed);
    if (!failed.isEmpty()) {
      throw new MllbException(
          FailureCode.HOST_NOT_NATIVE,
          "cannot put back "
              + String.join(", ", failed)
              + " after an arm; restoring the host tries it again");
    }
  }

  /** Every place is tried; one that this machine has no more needs nothing. */
  private List<String> putBack(Map<String, String> values, List<String> failed) {
    List<String> restored = new ArrayList<>();
    values.forEach(
        (name, value) -> {
          Tunable.Place place = Tunable.named(name).orElse(null);
          if (place == null) {
            return;
          }
          for (Path there : place.tunable().places(root, place.place()).values()) {
            String now = Tunable.value(there).orElse(null);
            if (now == null || now.equals(value)) {
              continue; // gone, or as it was
            }
            try {
              Tunable.write(there, value);
              restored.add(place.tunable().id());
            } catch (IOException e) {
              if (Files.exists(there)) {
                failed.add(name + " to " + value + " (" + e.getMessage() + ")");
              }
            }
          }
        });
    return restored.stream().distinct().toList();
  }

  private static void write(Path file, TunableNote note) {
    try {
      DurableFile.write(file, Json.bytes(note));
    } catch (IOException e) {
      throw FileFailure.of("cannot write " + file, e);
    }
  }

  private static void delete(Path file) {
    try {
      DurableFile.delete(file);
    } catch (IOException e) {
      throw FileFailure.of("cannot remove " + file, e);
    }
  }

  /** An experiment id is free text of any length; its file name is a digest. */
  private Path file(String experimentId) {
    String digest = Digest.sha256(experimentId.getBytes(StandardCharsets.UTF_8));
    return folder.resolve(digest.substring(0, 32) + ".json");
  }
}
