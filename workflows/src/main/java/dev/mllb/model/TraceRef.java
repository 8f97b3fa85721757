// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

/**
 * A finished collection.
 *
 * @param manifest JSON: segments with digests, workloads with time spans, lineage
 * @param rows decisions written
 * @param heuristicRows of these, decisions that reached the heuristic
 * @param dropped decisions the kernel counted as lost for lack of ring space
 * @param gaps interruptions on record (worker or node went away)
 * @param mismatches rows whose re-derived verdict differs from the returned one
 */
public record TraceRef(
    ArtifactRef manifest, long rows, long heuristicRows, long dropped, int gaps, long mismatches) {}
