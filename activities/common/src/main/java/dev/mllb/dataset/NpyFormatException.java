// SPDX-License-Identifier: Apache-2.0
package dev.mllb.dataset;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;

/** Not a structured {@code .npy} file as we write them; the message says where it went wrong. */
public final class NpyFormatException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public NpyFormatException(String message) {
    super(message);
  }

  /** The failure a person sees. */
  public MllbException about(Object file) {
    return new MllbException(FailureCode.DATA_UNUSABLE, file + ": " + getMessage(), this);
  }
}
