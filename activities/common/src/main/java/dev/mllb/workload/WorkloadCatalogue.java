// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.install.InstalledFiles;
import dev.mllb.model.WorkloadCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Every workload that a plan may name: the folders of {@code benchmarks/workloads}, and those that
 * this machine's owner added.
 */
public final class WorkloadCatalogue {

  private final SortedMap<String, Workload> workloads;
  private final SortedMap<String, String> faults;

  private WorkloadCatalogue(
      SortedMap<String, Workload> workloads, SortedMap<String, String> faults) {
    this.workloads = workloads;
    this.faults = faults;
  }

  /** The catalogue of this installation, and what this machine's owner added. */
  public static WorkloadCatalogue load() {
    return load(InstalledFiles.file("workloads")).with(OwnWorkloads.folder());
  }

  /**
   * The catalogue in a folder.
   *
   * @throws IllegalArgumentException naming file and fault, when an entry is broken
   */
  public static WorkloadCatalogue load(Path directory) {
    SortedMap<String, Workload> workloads = new TreeMap<>();
    try (Stream<Path> entries = Files.list(directory)) {
      for (Path entry : (Iterable<Path>) entries.sorted()::iterator) {
        Path file = entry.resolve("workload.yaml");
        if (Files.isRegularFile(file)) {
          Workload workload = WorkloadYaml.read(file);
          workloads.put(workload.name(), workload);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("cannot read the catalogue " + directory, e);
    }
    return new WorkloadCatalogue(workloads, new TreeMap<>());
  }

  /** These, and those of an owner's folder, which need not exist. */
  public WorkloadCatalogue with(Path folder) {
    OwnEntries<Workload> own = OwnWorkloads.in(folder, workloads.keySet());
    SortedMap<String, Workload> all = new TreeMap<>(workloads);
    all.putAll(own.read());
    return new WorkloadCatalogue(all, own.faults());
  }

  /** Why a workload of this machine's owner cannot be used, by name. */
  public Map<String, String> faults() {
    return Collections.unmodifiableMap(faults);
  }

  /**
   * These workloads alone, with smaller ranges.
   *
   * @param bounds largest values by workload and parameter; those of an owner's workload that is
   *     not there, or has no such parameter, are a fault of that workload alone
   * @throws IllegalArgumentException naming a parameter or value that a shipped entry has not
   */
  public WorkloadCatalogue limitedTo(Map<String, Map<String, String>> bounds) {
    SortedMap<String, Workload> narrowed = new TreeMap<>();
    SortedMap<String, String> found = new TreeMap<>(faults);
    bounds.forEach(
        (name, most) -> {
          Workload workload = workloads.get(name);
          if (workload == null) {
            found.putIfAbsent(name, "the owner's policy names it, but there is no such workload");
            return;
          }
          try {
            narrowed.put(name, workload.limitedTo(most));
          } catch (IllegalArgumentException e) {
            if (workload.own().isEmpty()) {
              throw e;
            }
            found.put(name, "the owner's policy: " + e.getMessage());
          }
        });
    return new WorkloadCatalogue(narrowed, found);
  }

  /** All workloads, by name. */
  public Collection<Workload> all() {
    return Collections.unmodifiableCollection(workloads.values());
  }

  /**
   * The workload of this name.
   *
   * @throws MllbException UNKNOWN_WORKLOAD, naming those there are, or what is wrong with it
   */
  public Workload find(String name) {
    Workload workload = workloads.get(name);
    if (workload == null && faults.containsKey(name)) {
      throw new MllbException(
          FailureCode.UNKNOWN_WORKLOAD,
          "workload " + name + " cannot be used: " + faults.get(name));
    }
    if (workload == null) {
      throw new MllbException(
          FailureCode.UNKNOWN_WORKLOAD,
          "workload "
              + name
              + " is not in the catalogue; it has "
              + String.join(", ", workloads.keySet())
              + ". One of your own is added by mllb workloads new NAME");
    }
    return workload;
  }

  /**
   * Checks a call as a plan states it, on any machine.
   *
   * @throws MllbException UNKNOWN_WORKLOAD or INVALID_PLAN with the reason
   */
  public void check(WorkloadCall call) {
    Workload workload = find(call.workload());
    new TreeMap<>(call.parameters())
        .forEach(
            (name, value) ->
                workload
                    .problem(name, value)
                    .ifPresent(
                        problem -> {
                          throw new MllbException(
                              FailureCode.INVALID_PLAN,
                              "workload "
                                  + call.workload()
                                  + ": parameter "
                                  + name
                                  + " "
                                  + problem);
                        }));
  }
}
