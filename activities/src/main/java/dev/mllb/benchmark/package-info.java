/**
 * Workloads of the catalogue: starting them, keeping their raw logs, parsing them, and measuring
 * both arms of a trial. No comparison of arms lives here. Entry points: {@link
 * dev.mllb.benchmark.WorkloadCatalogue}, {@link dev.mllb.benchmark.WorkloadRunner}.
 */
@NullMarked
package dev.mllb.benchmark;

import org.jspecify.annotations.NullMarked;
