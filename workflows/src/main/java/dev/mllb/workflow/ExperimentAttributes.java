// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import io.temporal.common.SearchAttributeKey;
import io.temporal.workflow.Workflow;
import java.util.List;

/**
 * What the list view can ask for: "which experiments on host X were better?". All are of type
 * Keyword and have to be registered in the namespace before a workflow may set them.
 */
public final class ExperimentAttributes {

  public static final SearchAttributeKey<String> PHASE = key("MllbPhase");
  public static final SearchAttributeKey<String> HOST = key("MllbHost");
  public static final SearchAttributeKey<String> KERNEL = key("MllbKernel");
  public static final SearchAttributeKey<String> MODEL = key("MllbModel");
  public static final SearchAttributeKey<String> VERDICT = key("MllbVerdict");

  /** All of them. */
  public static final List<SearchAttributeKey<String>> ALL =
      List.of(PHASE, HOST, KERNEL, MODEL, VERDICT);

  private final boolean known;
  private String host = "";

  /**
   * @param known the namespace knows the attributes; setting unknown ones blocks a workflow
   */
  ExperimentAttributes(boolean known) {
    this.known = known;
  }

  void set(SearchAttributeKey<String> key, String value) {
    count(key, value);
    if (known) {
      Workflow.upsertTypedSearchAttributes(key.valueSet(value));
    }
  }

  private void count(SearchAttributeKey<String> key, String value) {
    if (key.equals(HOST)) {
      host = value;
    } else if (key.equals(PHASE)) {
      ExperimentMetrics.phaseEntered(host, value);
    } else if (key.equals(VERDICT)) {
      ExperimentMetrics.experimentEnded(host, value);
    }
  }

  private static SearchAttributeKey<String> key(String name) {
    return SearchAttributeKey.forKeyword(name);
  }
}
