// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

/** The machine did not take what an arm holds: its repetition is void. */
public final class ArmNotAppliedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ArmNotAppliedException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
