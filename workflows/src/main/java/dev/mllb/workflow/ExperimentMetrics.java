// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import com.uber.m3.tally.Scope;
import com.uber.m3.util.Duration;
import io.temporal.workflow.Workflow;
import java.util.Map;

/**
 * Metrics of experiments. Counted through the workflow's own scope, which is silent while a history
 * is replayed: nothing counts twice after a worker's restart.
 */
final class ExperimentMetrics {

  private ExperimentMetrics() {}

  static void phaseEntered(String host, String phase) {
    scope(Map.of("host", host, "phase", phase)).counter("mllb_phases_entered").inc(1);
  }

  static void phaseLeft(String phase, double seconds) {
    scope(Map.of("phase", phase)).timer("mllb_phase").record(Duration.ofSeconds(seconds));
  }

  /** The verdict is one of {@link dev.mllb.model.Verdict}, or how it ended without one. */
  static void experimentEnded(String host, String verdict) {
    scope(Map.of("host", host, "verdict", verdict)).counter("mllb_experiments_ended").inc(1);
  }

  static void trialEnded(String trial, String verdict) {
    scope(Map.of("trial", trial, "verdict", verdict)).counter("mllb_trials_ended").inc(1);
  }

  static void alarm(String host) {
    scope(Map.of("host", host)).counter("mllb_alarms").inc(1);
  }

  private static Scope scope(Map<String, String> tags) {
    return Workflow.getMetricsScope().tagged(tags);
  }
}
