// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a night brought.
 *
 * @param experiment id of the experiment with the new model
 * @param promoted id of the experiment in which the model in use ran the same trials; null when
 *     none could
 * @param alarm why it got worse; null when it did not
 * @param sentence the outcome for a person
 * @param suspects models and trials that were worse: if they are so the next night too, an alarm
 */
public record NightlyOutcome(
    String experiment,
    @Nullable String promoted,
    @Nullable String alarm,
    String sentence,
    List<String> suspects) {

  public NightlyOutcome {
    // Nights on record from before a second night was waited for have none.
    suspects = suspects == null ? List.of() : List.copyOf(suspects);
  }
}
