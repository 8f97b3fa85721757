// SPDX-License-Identifier: Apache-2.0
/**
 * Records that cross a Temporal payload: plans, references, results. Nothing here has behaviour
 * beyond checking itself; entry point: {@link dev.mllb.model.ExperimentPlan}.
 */
@NullMarked
package dev.mllb.model;

import org.jspecify.annotations.NullMarked;
