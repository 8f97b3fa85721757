// SPDX-License-Identifier: Apache-2.0
package dev.mllb.fleet;

import dev.mllb.artifact.DirectoryStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the processes of a simulated fleet keep what outlives them:
 *
 * <pre>
 * store/              the artifact store
 * nodes/HOST/disk/    the node's own disk, as its worker's --state
 * nodes/HOST/kernel/  what a reboot would undo
 * scenes/             what a suite wants to happen to which experiment
 * </pre>
 */
public record FleetFolder(Path root) {

  public Path store() {
    return root.resolve("store");
  }

  DirectoryStore artifacts() {
    return new DirectoryStore(store());
  }

  public Path disk(String host) {
    return root.resolve("nodes").resolve(host).resolve("disk");
  }

  Path kernel(String host) {
    return root.resolve("nodes").resolve(host).resolve("kernel");
  }

  public SimulatedKernel kernelOf(String host) {
    return new SimulatedKernel(kernel(host));
  }

  public Scene scene(String experimentId) {
    return new Scene(root.resolve("scenes"), experimentId);
  }

  /** Makes what a fleet of these hosts needs. */
  public void create(Iterable<String> hosts) {
    try {
      Files.createDirectories(store());
      Files.createDirectories(root.resolve("scenes"));
      for (String host : hosts) {
        Files.createDirectories(disk(host));
        Files.createDirectories(kernel(host));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
