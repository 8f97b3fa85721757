// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A written report.
 *
 * @param html one self-contained page
 * @param json the same content, stable schema
 * @param markdown the same content
 * @param verdict of the whole experiment
 * @param sentence the verdict in words
 * @param arms verdict on each arm that was compared with its control, over all trials; empty when
 *     none was, and from a worker that did not say it yet
 */
public record ReportRef(
    ArtifactRef html,
    ArtifactRef json,
    ArtifactRef markdown,
    Verdict verdict,
    String sentence,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Verdict> arms) {

  public ReportRef {
    arms = arms == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(arms));
  }

  /** One that speaks of no arm. */
  public ReportRef(
      ArtifactRef html, ArtifactRef json, ArtifactRef markdown, Verdict verdict, String sentence) {
    this(html, json, markdown, verdict, sentence, Map.of());
  }
}
