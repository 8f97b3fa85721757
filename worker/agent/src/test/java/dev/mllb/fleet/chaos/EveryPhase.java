// SPDX-License-Identifier: Apache-2.0
package dev.mllb.fleet.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** An experiment on each host, each held in another phase. */
final class EveryPhase {

  private final Fleet fleet;
  private final List<Lane> lanes;
  private final List<Cell> cells = new ArrayList<>();
  private final List<String> ids = new ArrayList<>();

  /** Returns when each experiment is in its phase. */
  EveryPhase(Fleet fleet, List<Lane> lanes, Fault fault, Duration lasts) {
    this.fleet = fleet;
    this.lanes = lanes;
    for (int i = 0; i < Math.min(lanes.size(), Phases.ALL.size()); i++) {
      cells.add(new Cell(Phases.ALL.get(i), fault, lasts));
      ids.add(lanes.get(i).hold(Phases.ALL.get(i)));
    }
  }

  List<String> ids() {
    return List.copyOf(ids);
  }

  void letGo(IntPredicate which) {
    IntStream.range(0, ids.size())
        .filter(which)
        .forEach(i -> fleet.folder.scene(ids.get(i)).letGo());
  }

  /** Waits for the end of each and looks at what is left. */
  List<Cell.Outcome> conclude() {
    List<Cell.Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      Cell.Outcome outcome = lanes.get(i).conclude(ids.get(i), cells.get(i));
      System.out.println(ChaosTable.line(outcome));
      outcomes.add(outcome);
    }
    return outcomes;
  }
}
