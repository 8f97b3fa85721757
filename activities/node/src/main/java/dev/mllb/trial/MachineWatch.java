// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds every repetition of a trial against the first of its arm: what an arm sets is the same in
 * all of them, so any other difference is somebody else's.
 */
final class MachineWatch {

  private final Map<String, MachineState> first = new HashMap<>();
  private @Nullable MachineState bare;

  /** What somebody did to the machine since the trial began; asked while no arm is applied. */
  List<String> faults(MachineState now) {
    if (bare == null) {
      bare = now;
    }
    return now.changesSince(bare).stream()
        .map(change -> change + " since the trial began")
        .toList();
  }

  /**
   * Changes that no arm made.
   *
   * @param before when the arm was applied
   * @param after when its workload had ended, the arm still applied
   */
  List<String> faults(String arm, MachineState before, MachineState after) {
    List<String> faults = new ArrayList<>(after.changesSince(before));
    MachineState began = first.putIfAbsent(arm, before);
    if (began != null) {
      before.changesSince(began).stream()
          .map(change -> change + " since the trial's first repetition of this arm")
          .forEach(faults::add);
    }
    return faults;
  }
}
