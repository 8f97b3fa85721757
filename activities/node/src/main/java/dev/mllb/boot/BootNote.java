// SPDX-License-Identifier: Apache-2.0
package dev.mllb.boot;

import dev.mllb.basics.DurableFile;
import dev.mllb.basics.FileFailure;
import dev.mllb.basics.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code boot.json}: into which kernel this machine was sent, and in which it was lent. On the disk
 * before the machine goes down, removed when it is back where it was lent.
 */
final class BootNote {

  private final Path file;

  /**
   * What the note says.
   *
   * @param experimentId for whom
   * @param token of the boot, which is on its command line
   * @param inWords the boot, for a person
   * @param bootId boot from which it was asked for
   * @param lentRelease kernel in which the machine was lent
   * @param lentCmdline its command line
   * @param up boot in which its kernel was first seen to be there; null when it was not yet
   * @param refused why this machine does not take the kernel; null when it did, or was not asked
   * @param reset boot that was told to end by a reset; null when none was
   */
  record Content(
      String experimentId,
      String token,
      String inWords,
      String bootId,
      String lentRelease,
      String lentCmdline,
      @Nullable String up,
      @Nullable String refused,
      @Nullable String reset) {

    /** One of a boot that nothing is known of yet. */
    Content(
        String experimentId,
        String token,
        String inWords,
        String bootId,
        String lentRelease,
        String lentCmdline) {
      this(experimentId, token, inWords, bootId, lentRelease, lentCmdline, null, null, null);
    }

    Content upIn(String seen) {
      return with(seen, refused, reset);
    }

    Content refusedBecause(String why) {
      return with(up, why, reset);
    }

    Content resetFrom(String boot) {
      return with(up, refused, boot);
    }

    private Content with(@Nullable String up, @Nullable String refused, @Nullable String reset) {
      return new Content(
          experimentId, token, inWords, bootId, lentRelease, lentCmdline, up, refused, reset);
    }
  }

  BootNote(Path state) {
    file = state.resolve("boot.json");
  }

  Path file() {
    return file;
  }

  Optional<Content> read() {
    try {
      return Files.exists(file)
          ? Optional.of(Json.read(Files.readAllBytes(file), Content.class))
          : Optional.empty();
    } catch (IOException e) {
      throw FileFailure.of(
          "cannot read "
              + file
              + ", which says in which kernel this machine was lent (remove it if that is the one"
              + " that runs)",
          e);
    }
  }

  void write(Content content) {
    try {
      DurableFile.write(file, Json.bytes(content));
    } catch (IOException e) {
      throw FileFailure.of("cannot write " + file, e);
    }
  }

  void remove() {
    try {
      DurableFile.delete(file);
    } catch (IOException e) {
      throw FileFailure.of("cannot remove " + file, e);
    }
  }
}
