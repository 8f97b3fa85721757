// SPDX-License-Identifier: Apache-2.0
package dev.mllb.host;

import dev.mllb.machine.KernelFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Kernel settings that an experiment may note, set and put back; a plan names them in lower case.
 * What a machine has several times (a governor for each policy, an I/O scheduler for each disk) is
 * one tunable: set at all of them, or at one as {@code io_scheduler.vda}.
 */
public enum Tunable {
  /** Frequency governor. */
  GOVERNOR("/sys/devices/system/cpu/cpufreq/policy*/scaling_governor", "frequency governor"),
  /** 1 keeps CPUs out of an idle state: {@code idle_state_disable.state1} is that of all CPUs. */
  IDLE_STATE_DISABLE(
      "/sys/devices/system/cpu/cpu*/cpuidle/state*/disable", "1 keeps CPUs out of an idle state"),
  IO_SCHEDULER("/sys/block/*/queue/scheduler", "I/O scheduler"),
  /** Lowest and highest frequency are left alone: they are the firmware's business. */
  NUMA_BALANCING("/proc/sys/kernel/numa_balancing", "automatic NUMA balancing"),
  AUTOGROUP("/proc/sys/kernel/sched_autogroup_enabled", "a task group per session"),
  SCHEDSTATS("/proc/sys/kernel/sched_schedstats", "scheduler statistics"),
  ASLR("/proc/sys/kernel/randomize_va_space", "address space randomisation"),
  SWAPPINESS("/proc/sys/vm/swappiness", "willingness to swap"),
  TRANSPARENT_HUGEPAGE("/sys/kernel/mm/transparent_hugepage/enabled", "transparent huge pages"),
  /** Time after which a task is no longer cache-hot; ns. A sysctl before 5.13. */
  MIGRATION_COST_NS(
      "/sys/kernel/debug/sched/migration_cost_ns",
      "time for which a task counts as cache-hot, ns (no sysctl since 5.13)"),
  /** How long a task runs before another may take its place; ns. Since 6.6. */
  BASE_SLICE_NS(
      "/sys/kernel/debug/sched/base_slice_ns", "length of a task's slice, ns (since 6.6)"),
  /** Most tasks that one balancing pass moves. A sysctl before 5.13. */
  NR_MIGRATE("/sys/kernel/debug/sched/nr_migrate", "most tasks that one balancing pass moves"),
  BPF_JIT("/proc/sys/net/core/bpf_jit_enable", "BPF compiler"),
  PERF_EVENT_PARANOID("/proc/sys/kernel/perf_event_paranoid", "who may use perf events");

  private final String path;
  private final String meaning;

  Tunable(String path, String meaning) {
    this.path = path;
    this.meaning = meaning;
  }

  /** Its files; {@code *} stands for whatever this machine has there. */
  public String file() {
    return path;
  }

  /** What it is, for a person. */
  public String meaning() {
    return meaning;
  }

  /**
   * A tunable, or one place of it.
   *
   * @param place what its file's {@code *} stands for, or one of them; empty for all places
   */
  record Place(Tunable tunable, String place) {}

  /** Name in plans and notes. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What is said of a name that is none. */
  public static final String UNKNOWN = "no such tunable; mllb tunables lists them";

  /** Whether there is a tunable of this name, with or without a place. */
  public static boolean isKnown(String name) {
    return named(name).isPresent();
  }

  /** The tunable of this name, with or without a place. */
  static Optional<Place> named(String name) {
    int dot = name.indexOf('.');
    String id = dot < 0 ? name : name.substring(0, dot);
    return Arrays.stream(values())
        .filter(t -> t.id().equals(id))
        .findFirst()
        .map(t -> new Place(t, dot < 0 ? "" : name.substring(dot + 1)));
  }

  /** Its files below a root, which is {@code /} but in tests, by place; none when not there. */
  private SortedMap<String, Path> files(Path root) {
    SortedMap<String, Path> found = new TreeMap<>();
    found.put("", root);
    for (String step : path.substring(1).split("/", -1)) {
      SortedMap<String, Path> next = new TreeMap<>();
      found.forEach((place, folder) -> next.putAll(below(place, folder, step)));
      found.clear();
      found.putAll(next);
    }
    return found;
  }

  private static Map<String, Path> below(String place, Path folder, String step) {
    SortedMap<String, Path> below = new TreeMap<>();
    if (!step.contains("*")) {
      Path there = folder.resolve(step);
      if (Files.exists(there)) {
        below.put(place, there);
      }
      return below;
    }
    try (var entries = Files.newDirectoryStream(folder, step)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        below.put(place.isEmpty() ? name : place + "." + name, entry);
      }
    } catch (IOException e) {
      return Map.of(); // no such folder: this kernel or machine has none
    }
    return below;
  }

  /** Values now: one under the tunable's name when all places agree, else one for each place. */
  SortedMap<String, String> read(Path root) {
    SortedMap<String, String> values = new TreeMap<>();
    files(root)
        .forEach(
            (place, file) ->
                value(file)
                    .ifPresent(v -> values.put(place.isEmpty() ? id() : id() + "." + place, v)));
    if (values.size() > 1 && values.values().stream().distinct().count() == 1) {
      return new TreeMap<>(Map.of(id(), values.get(values.firstKey())));
    }
    return values;
  }

  /** Value of one place; empty when it is gone or cannot be read. */
  static Optional<String> value(Path file) {
    try {
      return Optional.of(chosen(KernelFile.read(file)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Its places of that name that this machine has now, each under the name that means it alone.
   *
   * @param place as in {@link Place}
   */
  SortedMap<String, Path> places(Path root, String place) {
    SortedMap<String, Path> chosen = new TreeMap<>();
    files(root)
        .forEach(
            (name, file) -> {
              if (place.isEmpty()
                  || name.equals(place)
                  || List.of(name.split("\\.", -1)).contains(place)) {
                chosen.put(name.isEmpty() ? id() : id() + "." + name, file);
              }
            });
    return chosen;
  }

  /**
   * Sets one place and reads it back.
   *
   * @throws IOException when it does not take the value
   */
  static void write(Path file, String value) throws IOException {
    if (value.equals(value(file).orElse(""))) {
      return; // a write that changes nothing may still be refused
    }
    // Nothing is made: one that went away in this moment stays away.
    Files.write(
        file,
        value.getBytes(StandardCharsets.US_ASCII),
        StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING);
    String now = value(file).orElse("unreadable");
    if (!now.equals(value)) {
      throw new IOException(file + " stays at " + now);
    }
  }

  /** Whether it acts on what runs already, and not on memory or programs still to come. */
  boolean actsAtOnce() {
    return switch (this) {
      case ASLR, TRANSPARENT_HUGEPAGE, BPF_JIT, PERF_EVENT_PARANOID -> false;
      case GOVERNOR,
          IDLE_STATE_DISABLE,
          IO_SCHEDULER,
          NUMA_BALANCING,
          AUTOGROUP,
          SCHEDSTATS,
          SWAPPINESS,
          MIGRATION_COST_NS,
          BASE_SLICE_NS,
          NR_MIGRATE ->
          true;
    };
  }

  /** Whether its value is a number of the kernel's own table, which older versions misread. */
  boolean isSysctl() {
    return path.startsWith("/proc/sys/");
  }

  /** A file that lists its choices shows the chosen one in brackets. */
  private static String chosen(String text) {
    int open = text.indexOf('[');
    int close = text.indexOf(']', open + 1);
    return open >= 0 && close > open ? text.substring(open + 1, close) : text;
  }
}
