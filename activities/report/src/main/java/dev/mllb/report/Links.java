// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import dev.mllb.model.ArtifactRef;
import java.nio.file.Path;
import java.util.Optional;

/** Where a page finds the files it names. */
@FunctionalInterface
public interface Links {

  /** Address of a file as seen from the page; empty when the page is to stand alone. */
  Optional<String> to(ArtifactRef file);

  /** For a page that lies in the store itself: {@code <two digits>/<sha256>/<name>} is above it. */
  static Links withinStore() {
    return below("../../");
  }

  /** For a page that goes elsewhere without its files. */
  static Links none() {
    return file -> Optional.empty();
  }

  /**
   * For a page in a folder, while the store stays where it is.
   *
   * @param folder of the page
   * @param store root of the store
   */
  static Links fromFolder(Path folder, Path store) {
    Path from = folder.toAbsolutePath().normalize();
    Path to = store.toAbsolutePath().normalize();
    String way = from.relativize(to).toString().replace('\\', '/');
    return below(way.isEmpty() ? "" : way + "/");
  }

  /** For files that were copied into one folder beside the page, see {@link #flatName}. */
  static Links beside(String folder) {
    return file -> Optional.of(folder + "/" + flatName(file));
  }

  /** Name of a copied file: the digest's beginning keeps equal names apart. */
  static String flatName(ArtifactRef file) {
    return file.sha256().substring(0, 12) + "-" + file.name();
  }

  private static Links below(String root) {
    return file ->
        Optional.of(root + file.sha256().substring(0, 2) + "/" + file.sha256() + "/" + file.name());
  }
}
