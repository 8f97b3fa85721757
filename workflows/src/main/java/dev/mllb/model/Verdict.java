// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

/** The only words a verdict may use. */
public enum Verdict {
  BETTER,
  WORSE,
  /** Of several trials or arms: one is better, another worse. */
  MIXED,
  NO_DIFFERENCE,
  /** The interval is too wide to say any of the above. */
  TOO_NOISY,
  /**
   * No valid comparison: no proof of treatment, a trip, a refusal, or too few valid repetitions.
   */
  INCONCLUSIVE
}
