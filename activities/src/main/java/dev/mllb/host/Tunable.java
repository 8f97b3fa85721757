package dev.mllb.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Kernel settings that an experiment may note, set and put back; a plan names them in lower case.
 */
public enum Tunable {
  /** Frequency governor; of all CPUs at once. */
  GOVERNOR("/sys/devices/system/cpu/cpufreq/policy0/scaling_governor"),
  /** Lowest and highest frequency are left alone: they are the firmware's business. */
  NUMA_BALANCING("/proc/sys/kernel/numa_balancing"),
  AUTOGROUP("/proc/sys/kernel/sched_autogroup_enabled"),
  SCHEDSTATS("/proc/sys/kernel/sched_schedstats"),
  ASLR("/proc/sys/kernel/randomize_va_space"),
  SWAPPINESS("/proc/sys/vm/swappiness"),
  TRANSPARENT_HUGEPAGE("/sys/kernel/mm/transparent_hugepage/enabled"),
  MIGRATION_COST_NS("/sys/kernel/debug/sched/migration_cost_ns"),
  PERF_EVENT_PARANOID("/proc/sys/kernel/perf_event_paranoid");

  private final String path;

  Tunable(String path) {
    this.path = path;
  }

  /** Name in plans and notes. */
  public String id() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** The tunable of this name. */
  public static Optional<Tunable> named(String id) {
    return Arrays.stream(values()).filter(t -> t.id().equals(id)).findFirst();
  }

  /** Its file below a root, which is {@code /} but in tests. */
  Path file(Path root) {
    return root.resolve(path.substring(1));
  }

  /** Value now; empty when this kernel does not have it. */
  Optional<String> read(Path root) {
    try {
      return Optional.of(chosen(Files.readString(file(root)).strip()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Sets it; every CPU's, for what each CPU has. */
  void write(Path root, String value) throws IOException {
    if (this != GOVERNOR) {
      Files.write(file(root), value.getBytes(StandardCharsets.US_ASCII));
      return;
    }
    Path policies = root.resolve("sys/devices/system/cpu/cpufreq");
    try (var each = Files.newDirectoryStream(policies, "policy*")) {
      for (Path policy : each) {
        Files.write(policy.resolve("scaling_governor"), value.getBytes(StandardCharsets.US_ASCII));
      }
    }
  }

  /** A file that lists its choices shows the chosen one in brackets. */
  private static String chosen(String text) {
    int open = text.indexOf('[');
    int close = text.indexOf(']', open + 1);
    return open >= 0 && close > open ? text.substring(open + 1, close) : text;
  }
}
