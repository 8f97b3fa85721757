// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import org.jspecify.annotations.Nullable;

/**
 * What {@code TrialWorkflow} is started with.
 *
 * @param request the trial
 * @param host name of the host, as in its task queue
 * @param calibration native against native on the same host; null when the plan has none
 */
public record TrialAttempt(
    TrialRequest request, String host, @Nullable TrialMeasurement calibration) implements Request {}
