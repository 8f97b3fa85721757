package dev.mllb.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a person sees while an experiment runs.
 *
 * @param phase current phase
 * @param detail one line, for example "collect 45 of 150 s, 12,345 rows"
 * @param phasesDone finished phases, oldest first
 * @param trials attempts finished so far
 * @param waitingFor name of the failed trial that waits for a decision, or null
 */
public record Progress(
    String phase,
    String detail,
    List<String> phasesDone,
    List<TrialResult> trials,
    @Nullable String waitingFor) {

  public Progress {
    phasesDone = List.copyOf(phasesDone);
    trials = List.copyOf(trials);
  }
}
