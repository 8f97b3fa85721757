// SPDX-License-Identifier: Apache-2.0
package dev.mllb.scheduler;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.install.InstalledFiles;
import dev.mllb.model.SchedulerCall;
import dev.mllb.workload.OwnEntries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Every scheduler that an arm may name: the folders of {@code benchmarks/schedulers}, and what this
 * machine's owner added.
 */
public final class SchedulerCatalogue {

  private final SortedMap<String, Scheduler> schedulers;
  private final SortedMap<String, String> faults;

  private SchedulerCatalogue(
      SortedMap<String, Scheduler> schedulers, SortedMap<String, String> faults) {
    this.schedulers = schedulers;
    this.faults = faults;
  }

  /** The catalogue of this installation, and what this machine's owner added. */
  public static SchedulerCatalogue load() {
    return load(InstalledFiles.file("schedulers")).with(ownFolder());
  }

  /** Where an owner's are on this machine, whether or not there are any. */
  public static Path ownFolder() {
    return Path.of(System.getenv().getOrDefault("MLLB_SCHEDULERS", "/etc/mllb/schedulers"));
  }

  /** These, and those of an owner's folder, which need not exist. */
  public SchedulerCatalogue with(Path folder) {
    OwnEntries<Scheduler> own = OwnEntries.in(folder, schedulers.keySet(), Scheduler::readOwn);
    SortedMap<String, Scheduler> all = new TreeMap<>(schedulers);
    all.putAll(own.read());
    return new SchedulerCatalogue(all, own.faults());
  }

  /**
   * The catalogue in a folder.
   *
   * @throws IllegalArgumentException naming file and fault, when an entry is broken
   */
  public static SchedulerCatalogue load(Path directory) {
    SortedMap<String, Scheduler> schedulers = new TreeMap<>();
    try (Stream<Path> entries = Files.list(directory)) {
      for (Path entry : (Iterable<Path>) entries.sorted()::iterator) {
        Path file = entry.resolve("scheduler.yaml");
        if (Files.isRegularFile(file)) {
          Scheduler scheduler = Scheduler.read(file);
          schedulers.put(scheduler.name(), scheduler);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("cannot read the catalogue " + directory, e);
    }
    return new SchedulerCatalogue(schedulers, new TreeMap<>());
  }

  /**
   * These schedulers, some with smaller ranges.
   *
   * @param bounds largest values by scheduler and option
   * @throws IllegalArgumentException naming an option or value that a shipped scheduler has not; of
   *     an owner's it is a fault of that scheduler alone
   */
  public SchedulerCatalogue limitedTo(Map<String, Map<String, String>> bounds) {
    SortedMap<String, Scheduler> narrowed = new TreeMap<>(schedulers);
    SortedMap<String, String> found = new TreeMap<>(faults);
    bounds.forEach(
        (name, most) -> {
          Scheduler whole = narrowed.remove(name);
          if (whole == null) {
            return;
          }
          try {
            narrowed.put(name, whole.limitedTo(most));
          } catch (IllegalArgumentException e) {
            if (!whole.isProgram()) {
              throw e;
            }
            found.put(name, "the owner's policy: " + e.getMessage());
          }
        });
    return new SchedulerCatalogue(narrowed, found);
  }

  /**
   * The scheduler of a call, whose options are sound.
   *
   * @throws MllbException INVALID_PLAN with the reason
   */
  public Scheduler find(SchedulerCall call) {
    Scheduler scheduler = schedulers.get(call.scheduler());
    if (scheduler == null && faults.containsKey(call.scheduler())) {
      throw invalid(
          "scheduler " + call.scheduler() + " cannot be used: " + faults.get(call.scheduler()));
    }
    if (scheduler == null) {
      throw invalid(
          "scheduler "
              + call.scheduler()
              + " is not in the catalogue; it has "
              + String.join(", ", schedulers.keySet())
              + ". One of your own is a file in "
              + ownFolder());
    }
    for (Map.Entry<String, String> option : new TreeMap<>(call.options()).entrySet()) {
      scheduler
          .problem(option.getKey(), option.getValue())
          .ifPresent(
              why -> {
                throw invalid(
                    "scheduler " + call.scheduler() + ": option " + option.getKey() + " " + why);
              });
    }
    return scheduler;
  }

  /** Whether there is such a scheduler with such an option. */
  public boolean hasOption(String name, String option) {
    return options(name).contains(option);
  }

  /** Names of a scheduler's options; none of one that is not in the catalogue. */
  public Set<String> options(String name) {
    Scheduler scheduler = schedulers.get(name);
    return scheduler == null ? Set.of() : scheduler.options().keySet();
  }

  /**
   * Whether a scheduler that the kernel calls so is one of those that only a worker loads. One of a
   * program may be what this machine's owner runs all day.
   */
  public boolean hasOps(String ops) {
    return schedulers.values().stream()
        .anyMatch(scheduler -> !scheduler.isProgram() && scheduler.isCalled(ops));
  }

  private static MllbException invalid(String why) {
    return new MllbException(FailureCode.INVALID_PLAN, why);
  }
}
