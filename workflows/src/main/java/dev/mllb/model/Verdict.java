// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

/** The only words a verdict may use. */
public enum Verdict {
  BETTER,
  WORSE,
  NO_DIFFERENCE,
  /** The interval is too wide to say any of the above. */
  TOO_NOISY,
  /** No valid comparison: no proof of treatment, a trip, or too few valid repetitions. */
  INCONCLUSIVE
}
