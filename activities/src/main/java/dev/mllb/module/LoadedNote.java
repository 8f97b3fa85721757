package dev.mllb.module;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.internal.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * {@code loaded.json}: which module is in the kernel, since which boot. Written before loading and
 * removed after unloading; one that is found after a reboot tells which module was in when the
 * machine went down.
 */
public final class LoadedNote {

  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  private final Path file;

  /**
   * What the note says.
   *
   * @param koSha256 digest of the module
   * @param bootId boot in which it was loaded
   * @param experimentId who loaded it
   */
  public record Content(String koSha256, String bootId, String experimentId) {}

  /** The note of a worker with this state folder. */
  public static LoadedNote in(Path state) {
    return new LoadedNote(state.resolve("loaded.json"));
  }

  public LoadedNote(Path file) {
    this.file = file;
  }

  /** On disk when this returns. */
  void write(String koSha256, String experimentId) {
    try {
      String bootId = Files.readString(BOOT_ID).strip();
      Files.createDirectories(file.toAbsolutePath().getParent());
      try (FileChannel channel =
          FileChannel.open(
              file,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        ByteBuffer bytes = ByteBuffer.wrap(Json.bytes(new Content(koSha256, bootId, experimentId)));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
    } catch (IOException e) {
      throw new MllbException(FailureCode.DISK_FULL, "cannot write " + file, e);
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

  /** Forgets what was loaded. */
  public void remove() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new MllbException(FailureCode.DISK_FULL, "cannot remove " + file, e);
    }
  }
}
