// SPDX-License-Identifier: Apache-2.0
/**
 * The catalogue of workloads: programs, typed parameters, metrics, sizes from the topology. Nothing
 * is started here. Entry point: {@link dev.mllb.workload.WorkloadCatalogue}.
 */
@NullMarked
package dev.mllb.workload;

import org.jspecify.annotations.NullMarked;
