// SPDX-License-Identifier: Apache-2.0
package dev.mllb.sample;

import dev.mllb.model.Arm;
import java.util.Locale;

/**
 * The place of one repetition in a trial.
 *
 * @param block counting from 0; {@link #WARM_UP} and {@link #INSTRUMENTED} do not count
 * @param index within the block
 * @param arm name of what is measured there
 */
public record Slot(int block, int index, String arm) {

  /** Block of repetitions before the first block. */
  public static final int WARM_UP = -1;

  /**
   * First of the blocks of repetitions after the last that counts, with probes whose cost must not
   * be in any number; the next of them are numbered downwards.
   */
  public static final int INSTRUMENTED = -2;

  public Slot {
    // Samples of versions with two arms only have their names in capitals.
    arm = arm.toLowerCase(Locale.ROOT);
  }

  public Slot(int block, int index, Arm arm) {
    this(block, index, arm.name());
  }
}
