// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ExperimentWorkflow} returns.
 *
 * @param summary what was asked, made and found
 * @param report the written report; null only in a failure, when none could be written
 */
public record ExperimentResult(ExperimentSummary summary, @Nullable ReportRef report) {

  /** The report of an experiment that did not fail. */
  public ReportRef written() {
    return Objects.requireNonNull(report, "a finished experiment has a report");
  }
}
