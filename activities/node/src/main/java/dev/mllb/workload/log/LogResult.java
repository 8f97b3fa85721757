// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.log;

import dev.mllb.sample.Histogram;
import java.util.Map;

/**
 * What a log says.
 *
 * @param metrics values by metric name; a metric that the log does not have is absent, never zero
 * @param histograms distributions by name; most programs print none
 */
public record LogResult(Map<String, Double> metrics, Map<String, Histogram> histograms) {

  public LogResult {
    metrics = Map.copyOf(metrics);
    histograms = Map.copyOf(histograms);
  }

  LogResult(Map<String, Double> metrics) {
    this(metrics, Map.of());
  }
}
