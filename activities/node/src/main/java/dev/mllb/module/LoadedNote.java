// SPDX-License-Identifier: Apache-2.0
package dev.mllb.module;

import dev.mllb.basics.DurableFile;
import dev.mllb.basics.FileFailure;
import dev.mllb.basics.Json;
import dev.mllb.machine.MachineFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code loaded.json}: which module is in the kernel, since which boot. Written before loading and
 * removed after unloading; one that is found after a reboot tells which module was in when the
 * machine went down.
 */
public final class LoadedNote {

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
      @Nullable String kernelRelease) {}

  /** The note of a worker with this state folder. */
  public static LoadedNote in(Path state) {
    return new LoadedNote(state.resolve("loaded.json"));
  }

  public LoadedNote(Path file) {
    this.file = file;
  }

  /** On disk when this returns. */
  void write(BuiltModule module, String experimentId) {
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

  /** Forgets what was loaded. */
  public void remove() {
    try {
      DurableFile.delete(file);
    } catch (IOException e) {
      throw FileFailure.of("cannot remove " + file, e);
    }
  }
}
