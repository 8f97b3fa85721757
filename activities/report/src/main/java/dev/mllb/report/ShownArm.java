// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import dev.mllb.model.Arm;
import dev.mllb.model.TrialResult;
import dev.mllb.sample.Repetition;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * An arm in pictures.
 *
 * @param arm its name
 * @param name what it is called there
 * @param style class of what is drawn of it
 */
record ShownArm(String arm, String name, String style) {

  /** The control in grey, the first other as MLLB has always been, then one colour each. */
  private static final List<String> STYLES = List.of("native", "mllb", "a2", "a3", "a4", "a5");

  /** Arms of a trial, the control first. */
  static List<ShownArm> of(TrialResult trial) {
    return of(
        Stream.concat(
                trial.compared().stream().map(verdict -> verdict.control()).limit(1),
                trial.compared().stream().map(verdict -> verdict.arm()))
            .toList());
  }

  private static List<ShownArm> of(List<String> names) {
    List<ShownArm> arms = new ArrayList<>();
    for (String name : names) {
      String style =
          arms.isEmpty() ? STYLES.get(0) : STYLES.get(1 + (arms.size() - 1) % (STYLES.size() - 1));
      arms.add(new ShownArm(name, Arm.shown(name), style));
    }
    return arms;
  }

  /** Its repetitions, in the order given. */
  List<Repetition> in(List<Repetition> repetitions) {
    return repetitions.stream().filter(r -> r.slot().arm().equals(arm)).toList();
  }
}
