// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import dev.mllb.model.ReportRef;
import io.temporal.common.SearchAttributeKey;
import io.temporal.workflow.Workflow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the list view can ask for: "which experiments on host X were better?", "in which was the arm
 * rule worse?". They have to be registered in the namespace, each with its type, before a workflow
 * may set them.
 */
public final class ExperimentAttributes {

  public static final SearchAttributeKey<String> PHASE = key("MllbPhase");
  public static final SearchAttributeKey<String> HOST = key("MllbHost");
  public static final SearchAttributeKey<String> KERNEL = key("MllbKernel");
  public static final SearchAttributeKey<String> MODEL = key("MllbModel");
  public static final SearchAttributeKey<String> VERDICT = key("MllbVerdict");

  /** An entry such as {@code rule=BETTER} for each arm that was compared with its control. */
  public static final SearchAttributeKey<List<String>> ARMS =
      SearchAttributeKey.forKeywordList("MllbArms");

  /** Those that every namespace of ours has had from the beginning. */
  public static final List<SearchAttributeKey<String>> FIRST =
      List.of(PHASE, HOST, KERNEL, MODEL, VERDICT);

  /** All of them. */
  public static final List<SearchAttributeKey<?>> ALL =
      List.of(PHASE, HOST, KERNEL, MODEL, VERDICT, ARMS);

  private final boolean known;
  private final boolean armsKnown;
  private String host = "";

  /**
   * @param known the namespace knows the first attributes; setting unknown ones blocks a workflow
   * @param armsKnown it knows {@link #ARMS} too
   */
  ExperimentAttributes(boolean known, boolean armsKnown) {
    this.known = known;
    this.armsKnown = armsKnown;
  }

  void set(SearchAttributeKey<String> key, String value) {
    count(key, value);
    if (known) {
      Workflow.upsertTypedSearchAttributes(key.valueSet(value));
    }
  }

  /** The end's verdict, with that of each arm in the same command. */
  void judged(String verdict, @Nullable ReportRef report) {
    List<String> arms = report == null ? List.of() : entries(report);
    if (!known || !armsKnown || arms.isEmpty()) {
      set(VERDICT, verdict);
      return;
    }
    count(VERDICT, verdict);
    Workflow.upsertTypedSearchAttributes(VERDICT.valueSet(verdict), ARMS.valueSet(arms));
  }

  private static List<String> entries(ReportRef report) {
    return report.arms().entrySet().stream()
        .map(arm -> arm.getKey() + "=" + arm.getValue().name())
        .toList();
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
