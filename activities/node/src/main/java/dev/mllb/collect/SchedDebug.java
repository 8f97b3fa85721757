// SPDX-License-Identifier: Apache-2.0
package dev.mllb.collect;

import dev.mllb.bpf.BpfException;
import dev.mllb.bpf.Posix;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.features.RawInputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * The scheduler's folder in debugfs, where its tunables live since 5.13; before, the features have
 * a file there and the tunables are sysctls.
 *
 * @param migrationCostNs below it a task counts as cache-hot; ns; {@link RawInputs#ALWAYS_HOT} for
 *     -1
 * @param features scheduler features that are on
 */
record SchedDebug(long migrationCostNs, Set<String> features) {

  private static final String USUAL = "sys/kernel/debug";
  private static final String COST = "migration_cost_ns";

  SchedDebug {
    features = Set.copyOf(features);
  }

  boolean hasFeature(String feature) {
    return features.contains(feature);
  }

  /** Reads the usual mount below the root directory, or one of our own. */
  static SchedDebug readUnder(Path root) throws IOException {
    Path usual = root.resolve(USUAL);
    Path sysctl = root.resolve("proc/sys/kernel/sched_" + COST);
    if (isMounted(usual)) {
      return read(usual, sysctl);
    }
    return readFromOwnMount(usual, sysctl);
  }

  private static boolean isMounted(Path debugfs) {
    return Files.exists(debugfs.resolve("sched"))
        || Files.exists(debugfs.resolve("sched_features"));
  }

  private static SchedDebug read(Path debugfs, Path sysctl) throws IOException {
    Path sched = debugfs.resolve("sched");
    boolean folder = Files.exists(sched.resolve(COST));
    if (!folder && !Files.exists(sysctl)) {
      throw new MllbException(
          FailureCode.UNSUPPORTED_KERNEL,
          "this kernel shows no settings of its scheduler (neither sched/"
              + COST
              + " in debugfs nor "
              + sysctl
              + "), by which reasons are derived; boot a distribution's kernel, or build this one"
              + " with CONFIG_SCHED_DEBUG");
    }
    return new SchedDebug(
        migrationCost(Files.readString(folder ? sched.resolve(COST) : sysctl)),
        words(folder ? sched.resolve("features") : debugfs.resolve("sched_features")));
  }

  /** As the kernel prints it, or a person writes it. */
  static long migrationCost(String text) {
    return Long.parseLong(text.strip()) & RawInputs.ALWAYS_HOT;
  }

  private static Set<String> words(Path file) throws IOException {
    return Set.of(Files.readString(file).strip().split("\\s+"));
  }

  /** Nobody has mounted debugfs: look into a mount of our own and leave nothing behind. */
  private static SchedDebug readFromOwnMount(Path usual, Path sysctl) throws IOException {
    Path folder = Files.createTempDirectory("mllb-debugfs");
    try {
      Posix.mountDebugfs(folder);
      try {
        return read(folder, sysctl);
      } finally {
        Posix.unmount(folder);
      }
    } catch (BpfException e) {
      throw new MllbException(
          FailureCode.PERMISSION_DENIED,
          "debugfs is not mounted on " + usual + " and cannot be: " + e.getMessage(),
          e);
    } finally {
      Files.delete(folder);
    }
  }
}
