// SPDX-License-Identifier: Apache-2.0
package dev.mllb.host;

import dev.mllb.basics.Digest;
import dev.mllb.basics.DurableFile;
import dev.mllb.basics.FileFailure;
import dev.mllb.basics.Json;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.heartbeat.ReservedIds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tunables as they were before an experiment, on disk before anything is changed: whoever restores,
 * in whatever process and after whatever crash, finds them. The first note of an experiment stands;
 * a retry must not note what an earlier attempt has set.
 */
public final class TunableNotes {

  private static final Logger log = LoggerFactory.getLogger(TunableNotes.class);

  /** Where only a part is put back, in the middle of something. */
  static final String TRIED_AGAIN = "restoring the host tries it again";

  private final MachineTunables machine;
  private final Path folder;

  /**
   * @param root {@code /}, but in tests
   * @param state folder that survives a crash of the machine
   */
  public TunableNotes(Path root, Path state) {
    this.machine = new MachineTunables(root);
    this.folder = state.resolve("tunables");
  }

  /** What this machine's tunables are now. */
  MachineTunables machine() {
    return machine;
  }

  /**
   * Notes what is to be set, then sets it. What an earlier experiment has left is put back first,
   * or it would be noted as this machine's own.
   *
   * @return the values noted, by place
   * @throws MllbException INVALID_PLAN for a name or value the kernel does not take: what was set
   *     before is put back; INVALID_PLAN, too, for an id that no experiment can have;
   *     HOST_NOT_NATIVE when an earlier experiment's values cannot be put back
   */
  public Map<String, String> noteAndSet(String experimentId, Map<String, String> wanted) {
    ReservedIds.experiment(experimentId);
    restoreOthers(experimentId);
    return noteThenSet(experimentId, wanted);
  }

  /** The same for this machine's owner, whom no experiment corrects: {@code mllb tune}. */
  public Map<String, String> noteAndSetForOwner(Map<String, String> wanted) {
    return noteThenSet(ReservedIds.COMMAND_LINE, wanted);
  }

  private Map<String, String> noteThenSet(String id, Map<String, String> wanted) {
    TunableNote note = note(file(id), new TunableNote(id, wanted, Map.of()), wanted.keySet());
    try {
      machine.set(wanted, note.found());
    } catch (MllbException e) {
      restoreNoted(id);
      throw e;
    }
    return note.found();
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
    Path file = file(experimentId);
    TunableNote arms = note(file, empty(experimentId), names);
    TunableNote note = note(file, arms, arms.wanted().keySet());
    Map<String, String> ours = new TreeMap<>(note.found());
    ours.keySet()
        .retainAll(names.stream().flatMap(n -> machine.places(n).keySet().stream()).toList());
    machine.putBack(ours, "an arm", TRIED_AGAIN);
    machine.set(note.wanted(), note.found());
    names.forEach(name -> ours.putAll(machine.found(name)));
    return ours;
  }

  /**
   * Notes places that came since: what is plugged in after the note is set with the rest, and is to
   * be put back with it.
   *
   * @return all that is noted
   * @throws MllbException HOST_NOT_NATIVE when nothing is noted any more
   */
  TunableNote noteMore(String experimentId, Set<String> names) {
    if (!isNoted(experimentId)) {
      throw new MllbException(
          FailureCode.HOST_NOT_NATIVE, "the machine was restored in the middle of the trial");
    }
    return note(file(experimentId), empty(experimentId), names);
  }

  private static TunableNote empty(String experimentId) {
    return new TunableNote(experimentId, Map.of(), Map.of());
  }

  /** On disk when this returns: what was noted before, and under these names what was not. */
  private TunableNote note(Path file, TunableNote news, Set<String> names) {
    Map<String, String> found = new TreeMap<>();
    names.forEach(name -> found.putAll(machine.found(name)));
    TunableNote now = new TunableNote(news.experimentId(), news.wanted(), found);
    if (Files.exists(file)) {
      TunableNote before = TunableNote.read(file);
      found.keySet().removeAll(before.found().keySet());
      now = before.and(now);
      if (now.equals(before)) {
        return now;
      }
    }
    refuseBySpeed(found);
    if (!now.found().isEmpty()) {
      write(file, now);
    }
    return now;
  }

  /** The speed goes with that governor, and with it what there was to put back. */
  private static void refuseBySpeed(Map<String, String> found) {
    found.forEach(
        (place, value) -> {
          if (place.startsWith(Tunable.GOVERNOR.id()) && value.equals("userspace")) {
            throw new MllbException(
                FailureCode.INVALID_PLAN,
                "tune."
                    + place
                    + " is userspace, at a speed that was set by hand and would be lost; give it"
                    + " another governor first");
          }
        });
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

  /**
   * Sets once more what the experiment that has this machine has set: a reboot, or a worker that
   * started anew, has put it back. There is one note at most, as setting forgets all others.
   */
  public void setAgain() {
    for (Path file : all()) {
      TunableNote note = TunableNote.read(file);
      machine.set(note.wanted(), note(file, note, note.wanted().keySet()).found());
    }
  }

  /**
   * Puts back what differs from the note and forgets the note. Every place is tried; one that this
   * machine has no more needs nothing. Without a note nothing happens, nor for an id that no
   * experiment can have: that note is another's.
   *
   * @return ids of the tunables that were put back
   * @throws MllbException HOST_NOT_NATIVE when a place does not take its value: the note stays
   */
  public List<String> restore(String experimentId) {
    return ReservedIds.contains(experimentId) ? List.of() : restoreNoted(experimentId);
  }

  /**
   * The same after what was done by hand.
   *
   * @param name one of {@link ReservedIds}
   */
  public List<String> restoreByHand(String name) {
    return restoreNoted(name);
  }

  private List<String> restoreNoted(String id) {
    Path file = file(id);
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
    Path owner = file(ReservedIds.COMMAND_LINE);
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
    List<String> restored =
        machine.putBack(note.found(), note.experimentId(), "set it by hand, then remove " + file);
    if (forget) {
      delete(file);
    }
    return restored;
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
