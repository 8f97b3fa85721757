// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.log;

import dev.mllb.basics.Excerpt;

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
}
