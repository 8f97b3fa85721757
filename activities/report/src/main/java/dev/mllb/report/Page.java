// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import dev.mllb.model.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole report, before it is decided in which form it is written.
 *
 * @param subject what it is about, in a few words
 * @param sentence what was found
 * @param verdict in one word; null when it is about more than one experiment
 * @param facts short facts below the sentence
 * @param banners warnings that nobody may miss
 * @param sections in order
 * @param refreshSeconds how often the page loads itself anew, while it is still growing; 0 for
 *     never
 */
record Page(
    String subject,
    String sentence,
    @Nullable Verdict verdict,
    List<String> facts,
    List<String> banners,
    List<Section> sections,
    int refreshSeconds) {

  Page {
    facts = List.copyOf(facts);
    banners = List.copyOf(banners);
    sections = List.copyOf(sections);
  }
}
