// SPDX-License-Identifier: Apache-2.0
package dev.mllb.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What of a node is lost with a reboot: the loaded module and changed tunables, one file each. */
public final class SimulatedKernel {

  private static final String MODULE = "module";
  private static final String TUNABLES = "tunables";

  private final Path folder;

  SimulatedKernel(Path folder) {
    this.folder = folder;
  }

  void load(String experimentId) {
    write(MODULE, experimentId);
  }

  void unload() {
    remove(MODULE);
  }

  void tune(String experimentId) {
    write(TUNABLES, experimentId);
  }

  void restoreTunables() {
    remove(TUNABLES);
  }

  boolean isModuleLoaded() {
    return Files.exists(folder.resolve(MODULE));
  }

  /** What differs from a node nobody ever touched; empty when it is native. */
  public List<String> touched() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A power cut, a panic, a reset: the kernel starts anew. */
  public void reboot() {
    unload();
    restoreTunables();
  }

  private void write(String name, String content) {
    try {
      Files.writeString(folder.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void remove(String name) {
    try {
      Files.deleteIfExists(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
