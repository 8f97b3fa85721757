// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import java.util.List;

/**
 * How far a sweep is.
 *
 * @param settings in all
 * @param places of those that are done, best first
 */
public record SweepProgress(int settings, List<SweepPlace> places) {

  public SweepProgress {
    places = List.copyOf(places);
  }

  /** The leaderboard as Markdown. */
  public String page() {
    return places.size() + " of " + settings + " settings done.\n\n" + Leaderboard.table(places);
  }
}
