// SPDX-License-Identifier: Apache-2.0
/**
 * Workflow interfaces and their deterministic code. No files, processes, clocks or threads; entry
 * point: {@link dev.mllb.workflow.ExperimentWorkflow}.
 */
@NullMarked
package dev.mllb.workflow;

import org.jspecify.annotations.NullMarked;
