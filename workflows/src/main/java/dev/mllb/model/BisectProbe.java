// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import org.jspecify.annotations.Nullable;

/**
 * One experiment of a search.
 *
 * @param arm name of what it compared with the control
 * @param experimentId workflow id
 * @param maxRepetitions of each arm
 * @param report null while it runs, and when there is none
 * @param failure why it failed; null when it did not
 */
public record BisectProbe(
    String arm,
    String experimentId,
    int maxRepetitions,
    @Nullable ReportRef report,
    @Nullable String failure) {

  /** Its verdict; null when it has none that says anything. */
  public @Nullable Verdict clear() {
    Verdict verdict = report == null || failure != null ? null : report.verdict();
    return verdict == Verdict.BETTER || verdict == Verdict.WORSE || verdict == Verdict.NO_DIFFERENCE
        ? verdict
        : null;
  }

  /** What it came to, in a word. */
  public String word() {
    if (failure != null) {
      return "failed";
    }
    return report == null ? "running" : report.verdict().inWords();
  }
}
