package dev.mllb.benchmark;

import java.util.List;
import java.util.Map;

/**
 * Reads numbers from a kept log. It can be done again at any time, with a better parser.
 *
 * <p>A parser returns what it found; a metric that the log does not have is absent, never zero.
 */
interface LogParser {

  /**
   * Reads the metrics that the log has.
   *
   * @return values by metric name
   */
  Map<String, Double> parse(List<String> lines, List<WorkloadMetric> metrics);

  /** Distributions that the log has, by name; most have none. */
  default Map<String, Histogram> histograms(List<String> lines) {
    return Map.of();
  }
}
