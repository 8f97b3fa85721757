// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Optional;

/**
 * What a sweep found.
 *
 * @param dataset rows it was trained and judged on
 * @param places best first; settings that gave no model come last
 */
public record SweepResult(DatasetRef dataset, List<SweepPlace> places) {

  public SweepResult {
    places = List.copyOf(places);
  }

  /** The first place, if it holds a model. */
  @JsonIgnore
  public Optional<SweepPlace> best() {
    return places.stream().filter(place -> place.trained() != null).findFirst();
  }
}
