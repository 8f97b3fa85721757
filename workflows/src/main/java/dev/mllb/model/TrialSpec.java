// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

/**
 * One trial: one workload, native against MLLB.
 *
 * @param name unique in the plan; letters, digits and dashes
 * @param call the workload and its parameters
 */
public record TrialSpec(String name, WorkloadCall call) {}
