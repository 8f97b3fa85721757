// SPDX-License-Identifier: Apache-2.0
/**
 * Plans as people write them: YAML in, checked {@code ExperimentPlan} out, every fault with file,
 * line and field. Entry point: {@link dev.mllb.cli.plan.PlanReader}.
 */
@NullMarked
package dev.mllb.cli.plan;

import org.jspecify.annotations.NullMarked;
