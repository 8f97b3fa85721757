// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload;

import dev.mllb.model.Metric;

/**
 * A number that a workload yields.
 *
 * @param metric name, unit and direction
 * @param from part of the log the number is taken from, or "": one stressor of several, or for the
 *     parser {@code lines} the regular expression of the whole line
 */
public record WorkloadMetric(Metric metric, String from) {}
