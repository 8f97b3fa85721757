// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code BisectWorkflow} returns, and while it runs what is known so far.
 *
 * @param control name of the arm that all are compared with
 * @param values names of the arms that are searched, in order
 * @param probes experiments, in the order in which they were begun
 * @param lastBefore the last value that is known to have the first one's verdict; null before that
 *     is known
 * @param firstAfter the first value that is known to have another; null when there is none
 * @param unjudged values between those two that have no verdict: the turn may be at one of them
 * @param confidence that all verdicts it rests on hold, at least; 0..1
 * @param over whether nothing more is asked
 * @param sentence for a person
 */
public record BisectResult(
    String control,
    List<String> values,
    List<BisectProbe> probes,
    @Nullable String lastBefore,
    @Nullable String firstAfter,
    List<String> unjudged,
    double confidence,
    boolean over,
    String sentence) {

  public BisectResult {
    values = List.copyOf(values);
    probes = List.copyOf(probes);
    unjudged = List.copyOf(unjudged);
  }

  /** Whether one value is known to be the first at which the verdict is another. */
  public boolean found() {
    return over && firstAfter != null && unjudged.isEmpty();
  }
}
