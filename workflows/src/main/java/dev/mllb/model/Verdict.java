// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import java.util.Locale;

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
  INCONCLUSIVE;

  /** In a sentence. */
  public String inWords() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
