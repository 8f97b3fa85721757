// SPDX-License-Identifier: Apache-2.0
package dev.mllb.module;

import static java.util.Objects.requireNonNull;

import dev.mllb.basics.DurableFile;
import dev.mllb.basics.FileFailure;
import dev.mllb.basics.Json;
import dev.mllb.machine.MachineFacts;
import dev.mllb.model.ModuleStrike;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code loaded.json}: which module is in the kernel, since which boot. Written before loading and
 * removed after unloading; one that is found after a reboot tells which module was in when the
 * machine went down.
 */
public final class LoadedNote {

  private static final String BEFORE = "loaded-before-";

  private static final Pattern BOOT_ID = Pattern.compile("[A-Za-z0-9-]{1,64}");

  private final Path file;

  /**
   * What the note says.
   *
   * @param koSha256 digest of the module
   * @param bootId boot in which it was loaded
   * @param experimentId who loaded it
   * @param sourceSha256 digest of its sources; null in notes of earlier versions
   * @param kernelRelease kernel it is for; null in notes of earlier versions
   */
  public record Content(
      String koSha256,
      String bootId,
      String experimentId,
      @Nullable String sourceSha256,
      @Nullable String kernelRelease) {

    /**
     * As an entry in a quarantine.
     *
     * @param host this machine
     */
    public ModuleStrike strike(String host, Instant seen) {
      return new ModuleStrike(
          koSha256, host, bootId, experimentId, seen, sourceSha256, kernelRelease);
    }
  }

  /** The note of a worker with this state folder. */
  public static LoadedNote in(Path state) {
    return new LoadedNote(state.resolve("loaded.json"));
  }

  public LoadedNote(Path file) {
    this.file = file;
  }

  /** On disk when this returns. */
  void write(BuiltModule module, String experimentId) {
    keepOfBootBefore();
    try {
      Content content =
          new Content(
              module.koSha256(),
              MachineFacts.here().bootId(),
              experimentId,
              module.sourceSha256(),
              module.kernelRelease());
      DurableFile.write(file, Json.bytes(content));
    } catch (IOException e) {
      throw FileFailure.of("cannot write " + file, e);
    }
  }

  /** What the note says; empty when there is none, or one that a crash cut short. */
  public Optional<Content> read() {
    try {
      return Optional.of(Json.read(Files.readAllBytes(file), Content.class));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Whether there is a note, readable or not. */
  public boolean isThere() {
    return Files.exists(file);
  }

  /**
   * The module is out. A note of another boot goes as well, but not what it tells: that the machine
   * went down with the module in. It lies beside until a worker has that on its list.
   */
  void unloaded() {
    keepOfBootBefore();
    remove();
  }

  private void keepOfBootBefore() {
    Optional<Content> before = read().filter(note -> !isOf(note, MachineFacts.here().bootId()));
    // Who loads by hand and reboots without unloading has had no crash for all that is known.
    if (before.isEmpty()
        || before.get().experimentId().equals(ModuleLoader.BY_HAND)
        || !BOOT_ID.matcher(before.get().bootId()).matches()) {
      return;
    }
    Path beside = file.resolveSibling(BEFORE + before.get().bootId() + ".json");
    try {
      // Two boots have two names: nothing that is there is another's.
      DurableFile.write(beside, Json.bytes(before.get()));
    } catch (IOException e) {
      throw FileFailure.of("cannot write " + beside, e);
    }
    remove();
  }

  private static boolean isOf(Content note, String bootId) {
    return note.bootId().equals(bootId);
  }

  /** Notes that tell how a boot before this one ended: this one, and those that lie beside. */
  public List<LoadedNote> ofBootsBefore(String bootId) {
    List<LoadedNote> all = new ArrayList<>();
    Path folder = requireNonNull(file.toAbsolutePath().getParent());
    if (Files.isDirectory(folder)) {
      try (var files = Files.newDirectoryStream(folder, BEFORE + "*.json")) {
        files.forEach(each -> all.add(new LoadedNote(each)));
      } catch (IOException e) {
        throw FileFailure.of("cannot look into " + folder, e);
      }
    }
    all.add(this);
    return all.stream()
        .filter(note -> note.read().filter(content -> !isOf(content, bootId)).isPresent())
        .toList();
  }

  /** Forgets what was loaded. */
  public void remove() {
    try {
      DurableFile.delete(file);
    } catch (IOException e) {
      throw FileFailure.of("cannot remove " + file, e);
    }
  }
}
