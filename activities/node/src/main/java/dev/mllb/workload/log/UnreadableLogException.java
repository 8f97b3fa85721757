// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.log;

import dev.mllb.basics.Excerpt;
import dev.mllb.basics.FileFailure;
import java.io.IOException;

/**
 * A log that has no result: what is wrong with it, and in which line. The repetition is void; that
 * its program cannot be believed is not a fault of the trial.
 */
public final class UnreadableLogException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnreadableLogException(String sentence) {
    super(sentence);
  }

  UnreadableLogException(LogLine line, String what) {
    super(what + ", line " + line.number() + " of its log: " + Excerpt.of(line.text()));
  }

  /** Of a file that the disk does not give back. */
  static UnreadableLogException of(IOException cause) {
    return new UnreadableLogException(
        String.valueOf(FileFailure.of("its log cannot be read", cause).getMessage()));
  }
}
