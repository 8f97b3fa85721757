package dev.mllb.collect;

import dev.mllb.bpf.BpfException;
import dev.mllb.bpf.Posix;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * The scheduler's folder in debugfs, where its tunables live since 5.13.
 *
 * @param migrationCostNs below it a task counts as cache-hot; ns
 * @param features scheduler features that are on
 */
record SchedDebug(long migrationCostNs, Set<String> features) {

  private static final String USUAL = "sys/kernel/debug";

  SchedDebug {
    features = Set.copyOf(features);
  }

  boolean hasFeature(String feature) {
    return features.contains(feature);
  }

  /** Reads the usual mount below the root directory, or one of our own. */
  static SchedDebug readUnder(Path root) throws IOException {
    Path usual = root.resolve(USUAL);
    if (Files.exists(usual.resolve("sched/migration_cost_ns"))) {
      return read(usual.resolve("sched"));
    }
    return readFromOwnMount(usual);
  }

  static SchedDebug read(Path sched) throws IOException {
    return new SchedDebug(
        Long.parseLong(Files.readString(sched.resolve("migration_cost_ns")).strip()),
        Set.of(Files.readString(sched.resolve("features")).strip().split("\\s+")));
  }

  /** Nobody has mounted debugfs: look into a mount of our own and leave nothing behind. */
  private static SchedDebug readFromOwnMount(Path usual) throws IOException {
    Path folder = Files.createTempDirectory("mllb-debugfs");
    try {
      Posix.mountDebugfs(folder);
      try {
        return read(folder.resolve("sched"));
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
