// SPDX-License-Identifier: Apache-2.0
package dev.mllb.fleet.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One fault in one phase.
 *
 * @param phase name of the phase that is held while the fault happens
 * @param fault what happens
 * @param lasts how long
 */
record Cell(String phase, Fault fault, Duration lasts) {

  /**
   * What became of it.
   *
   * @param outcome in few words; shown in the table
   * @param wrong what does not hold; empty when everything does
   * @param historyEvents length of the experiment's own history
   */
  record Outcome(
      Cell cell, String outcome, double seconds, long historyEvents, List<String> wrong) {
    Outcome {
      wrong = List.copyOf(wrong);
    }

    Outcome expecting(boolean holds, String otherwise) {
      List<String> all = new ArrayList<>(wrong);
      if (!holds) {
        all.add(otherwise);
      }
      return new Outcome(cell, outcome, seconds, historyEvents, all);
    }
  }
}
