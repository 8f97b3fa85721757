// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a sweep found.
 *
 * @param dataset rows it was trained and judged on
 * @param places best first; settings that gave no model come last
 * @param settings that were tried; more than there are places where only the best are told
 * @param kept all places as JSON, which outlive the sweep's history; null where they were not kept
 */
public record SweepResult(
    DatasetRef dataset,
    List<SweepPlace> places,
    int settings,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ArtifactRef kept) {

  public SweepResult {
    places = List.copyOf(places);
    // Results on record from before it was counted tell all of them.
    settings = Math.max(settings, places.size());
  }

  /** One that tells all of its places. */
  public SweepResult(DatasetRef dataset, List<SweepPlace> places) {
    this(dataset, places, places.size(), null);
  }

  /** The first place, if it holds a model. */
  @JsonIgnore
  public Optional<SweepPlace> best() {
    return places.stream().filter(place -> place.trained() != null).findFirst();
  }

  /** The same, told up to a place. */
  public SweepResult best(int most) {
    return new SweepResult(
        dataset, places.subList(0, Math.min(most, places.size())), settings, kept);
  }

  /** The same, kept in the store. */
  public SweepResult keptAs(ArtifactRef whole) {
    return new SweepResult(dataset, places, settings, whole);
  }
}
