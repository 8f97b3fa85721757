// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

/**
 * What {@code NightlyWorkflow} is started with.
 *
 * @param plan collected, trained and measured anew each time
 * @param host name of the host, as in its task queue
 * @param searchable the namespace knows the {@code Mllb...} search attributes
 */
public record NightlyRequest(ExperimentPlan plan, String host, boolean searchable)
    implements Request {}
