// SPDX-License-Identifier: Apache-2.0
/**
 * Starts, watches and ends the programs of a workload, in a cgroup of their own. Entry point:
 * {@link dev.mllb.workload.run.WorkloadRunner}.
 */
@NullMarked
package dev.mllb.workload.run;

import org.jspecify.annotations.NullMarked;
