package dev.mllb.internal.share;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The folder that ships beside the jars: {@code bpf/}, {@code kmod/}, {@code workloads/}, {@code
 * plans/}.
 */
public final class Share {

  private Share() {}

  /**
   * A file or folder in the share folder.
   *
   * @throws IllegalStateException when the installation lacks it
   */
  public static Path file(String relative) {
    Path path = root().resolve(relative);
    if (!Files.exists(path)) {
      throw new IllegalStateException(
          path + " is missing: the installation is incomplete, install mllb again");
    }
    return path;
  }

  /** A file or folder in the share folder, when the installation has it. */
  public static Optional<Path> find(String relative) {
    Path path = root().resolve(relative);
    return Files.exists(path) ? Optional.of(path) : Optional.empty();
  }

  private static Path root() {
    String set = System.getProperty("mllb.share", System.getenv("MLLB_SHARE"));
    if (set != null) {
      return Path.of(set);
    }
    // Not installed: a unit test in a module folder sees the sources of the checkout.
    return Path.of("..").resolve("worker/target/dist/full/share").toAbsolutePath().normalize();
  }
}
