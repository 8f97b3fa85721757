// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

/** The machine did not take what an arm holds: its repetition is void. */
public final class ArmNotAppliedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean isForGood;

  /**
   * @param isForGood whether it would not take it another time either
   */
  public ArmNotAppliedException(String sentence, boolean isForGood, Throwable cause) {
    super(sentence, cause);
    this.isForGood = isForGood;
  }

  /** Whether it would not take it another time either. */
  public boolean isForGood() {
    return isForGood;
  }
}
