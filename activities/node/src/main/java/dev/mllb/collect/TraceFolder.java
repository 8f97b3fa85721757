// SPDX-License-Identifier: Apache-2.0
package dev.mllb.collect;

import dev.mllb.basics.DurableFile;
import dev.mllb.basics.Json;
import dev.mllb.basics.WorkFolder;
import dev.mllb.model.CollectSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** A collection's folder on the node's own disk: {@code <state>/trace/<experiment>}. */
final class TraceFolder {

  private static final String STATE = "state.json";

  private final Path folder;

  private TraceFolder(Path folder) {
    this.folder = folder;
  }

  /** Opens or makes the folder; the id is data, so it is made harmless first. */
  static TraceFolder open(Path stateDirectory, String experimentId) throws IOException {
    return new TraceFolder(
        Files.createDirectories(
            stateDirectory.resolve("trace").resolve(WorkFolder.name(experimentId))));
  }

  /** Refuses a collection with other options than the one that the folder was made for. */
  void claim(String experimentId, CollectSpec collect) {
    WorkFolder.claim(folder, experimentId, collect);
  }

  static String segmentName(int number) {
    return String.format(Locale.ROOT, "segment-%04d.mtr", number);
  }

  Path segment(String name) {
    return folder.resolve(name);
  }

  Path logs() {
    return folder.resolve("logs");
  }

  CollectState load() throws IOException {
    Path file = folder.resolve(STATE);
    return Files.exists(file) ? Json.read(file, CollectState.class) : CollectState.NEW;
  }

  /** Replaces the state as one step: after a crash there is the old one or the new one. */
  void save(CollectState state) throws IOException {
    DurableFile.write(folder.resolve(STATE), Json.bytes(state));
  }
}
