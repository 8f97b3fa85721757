// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a person sees while an experiment runs.
 *
 * @param phase current phase
 * @param detail one line for a person, for example "waiting for host lab, held by experiment-x-1"
 * @param phaseStarted when the current phase began
 * @param phaseSeconds wall time of each finished phase, oldest first; s
 * @param trials attempts finished so far
 * @param waitingFor name of the failed trial that waits for a decision, or null
 * @param decideBy when the plan decides alone about {@code waitingFor}, or null
 */
public record Progress(
    String phase,
    String detail,
    Instant phaseStarted,
    Map<String, Double> phaseSeconds,
    List<TrialResult> trials,
    @Nullable String waitingFor,
    @Nullable Instant decideBy) {

  public Progress {
    trials = List.copyOf(trials);
  }
}
