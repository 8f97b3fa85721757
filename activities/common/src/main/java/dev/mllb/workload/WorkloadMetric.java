// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload;

import dev.mllb.model.Metric;

/**
 * A number that a workload yields.
 *
 * @param metric name, unit and direction
 * @param statistic what summarises the repetitions of an arm: {@code mean} or {@code median}
 * @param from part of the log the number is taken from (for example one stressor of several), or ""
 */
public record WorkloadMetric(Metric metric, String statistic, String from) {}
