// SPDX-License-Identifier: Apache-2.0
package dev.mllb.sample;

import dev.mllb.model.Arm;
import dev.mllb.model.TrialRequest;
import java.util.List;

/**
 * Two arms of a trial of which one is compared with the other; there may be more arms in its
 * blocks.
 *
 * @param control name of the arm that is compared with
 * @param arm name of the arm that is compared
 */
public record Comparison(String control, String arm) {

  /** Every other arm with the control. */
  public static List<Comparison> of(TrialRequest request) {
    return of(request.arms().stream().map(Arm::name).toList());
  }

  /** Of arms by name, the control first. */
  public static List<Comparison> of(List<String> arms) {
    return arms.stream().skip(1).map(arm -> new Comparison(arms.get(0), arm)).toList();
  }

  /**
   * The repetitions of both. A control goes on when the arm is decided: what it did in later blocks
   * has nothing to be compared with.
   */
  public List<Repetition> in(List<Repetition> repetitions) {
    boolean isAlone = repetitions.stream().allMatch(r -> isTreated(r) || isControl(r));
    int last =
        isAlone
            ? Integer.MAX_VALUE
            : repetitions.stream()
                .filter(this::isTreated)
                .mapToInt(r -> r.slot().block())
                .max()
                .orElse(Integer.MAX_VALUE);
    return repetitions.stream()
        .filter(r -> isTreated(r) || (isControl(r) && r.slot().block() <= last))
        .toList();
  }

  /** Whether it is one of the arm that is compared. */
  public boolean isTreated(Repetition repetition) {
    return repetition.slot().arm().equals(arm);
  }

  private boolean isControl(Repetition repetition) {
    return repetition.slot().arm().equals(control);
  }
}
