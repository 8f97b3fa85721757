// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload;

import java.nio.file.Path;
import java.util.Set;

/** The workloads that this machine's owner added. */
public final class OwnWorkloads {

  private OwnWorkloads() {}

  /** Where they are on this machine, whether or not there are any. */
  public static Path folder() {
    return Path.of(System.getenv().getOrDefault("MLLB_WORKLOADS", "/etc/mllb/workloads"));
  }

  /** The file of the workload of this name. */
  public static Path file(Path folder, String name) {
    return folder.resolve(name + OwnEntries.SUFFIX);
  }

  /**
   * Reads a folder.
   *
   * @param shipped names of the installation's entries
   */
  static OwnEntries<Workload> in(Path folder, Set<String> shipped) {
    return OwnEntries.in(folder, shipped, WorkloadYaml::readOwn);
  }
}
