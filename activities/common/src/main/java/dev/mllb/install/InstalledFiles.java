// SPDX-License-Identifier: Apache-2.0
package dev.mllb.install;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folder that ships beside the jars: {@code bpf/}, {@code kmod/}, {@code workloads/}, {@code
 * plans/}. The launcher names it ({@code mllb.share} or {@code MLLB_SHARE}).
 */
public final class InstalledFiles {

  private InstalledFiles() {}

  /**
   * A file or folder of the installation.
   *
   * @throws IllegalStateException when the installation lacks it
   */
  public static Path file(String relative) {
    Path root = root();
    if (root == null) {
      throw new IllegalStateException(
          "MLLB_SHARE is not set: start mllb by its launcher, bin/mllb or bin/mllb-worker");
    }
    Path path = root.resolve(relative);
    if (!Files.exists(path)) {
      throw new IllegalStateException(
          path + " is missing: the installation is incomplete, install mllb again");
    }
    return path;
  }

  /** A file or folder of the installation, when it has it. */
  public static Optional<Path> find(String relative) {
    return Optional.ofNullable(root()).map(root -> root.resolve(relative)).filter(Files::exists);
  }

  private static @Nullable Path root() {
    String set = System.getProperty("mllb.share", System.getenv("MLLB_SHARE"));
    return set == null ? null : Path.of(set);
  }
}
