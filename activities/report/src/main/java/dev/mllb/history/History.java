// SPDX-License-Identifier: Apache-2.0
package dev.mllb.history;

import dev.mllb.artifact.ArtifactInventory;
import dev.mllb.artifact.ArtifactStore;
import dev.mllb.artifact.StoredArtifact;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All experiments whose reports lie in a store: no server is needed, and none remembers as long.
 *
 * @param experiments the last report of each, oldest first
 * @param unreadable reports that cannot be read, and why: damaged, or of another version
 */
public record History(List<PastExperiment> experiments, List<String> unreadable) {

  public History {
    experiments = List.copyOf(experiments);
    unreadable = List.copyOf(unreadable);
  }

  /**
   * Reads every report of a store. A server that has forgotten its experiments gives their ids
   * again: the same id with another beginning is another experiment.
   */
  public static History of(ArtifactInventory inventory, ArtifactStore store) {
    Map<String, PastExperiment> last = new LinkedHashMap<>();
    List<String> unreadable = new ArrayList<>();
    try (Stream<StoredArtifact> all = inventory.list()) {
      all.filter(stored -> stored.ref().uri().endsWith("/report.json"))
          .sorted(Comparator.comparing(StoredArtifact::modified))
          .forEach(
              stored -> {
                try {
                  PastExperiment found = PastExperiment.of(stored.ref(), store);
                  last.put(found.summary().experimentId() + " " + found.startedAt(), found);
                } catch (MllbException e) {
                  if (e.code() != FailureCode.DATA_UNUSABLE
                      && e.code() != FailureCode.ARTIFACT_CORRUPT) {
                    throw e;
                  }
                  unreadable.add(stored.ref().uri() + ": " + e.getMessage());
                }
              });
    }
    return new History(
        last.values().stream().sorted(Comparator.comparing(PastExperiment::startedAt)).toList(),
        unreadable);
  }

  /** Each arm's levels with each workload on each host. */
  public List<LevelSeries> series() {
    Map<String, LevelSeries> series = new TreeMap<>();
    experiments.forEach(experiment -> experiment.series().forEach(one -> merge(series, one)));
    return List.copyOf(series.values());
  }

  private static void merge(Map<String, LevelSeries> all, LevelSeries one) {
    String key = one.key();
    LevelSeries before = all.get(key);
    all.put(
        key,
        before == null
            ? one
            : new LevelSeries(
                one.host(),
                one.workload(),
                one.arm(),
                one.content(),
                one.machine(),
                one.metric(),
                Stream.concat(before.levels().stream(), one.levels().stream()).toList()));
  }
}
