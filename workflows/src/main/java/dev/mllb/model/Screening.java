// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

/**
 * A judgement without the slow parts, for sweeps.
 *
 * @param parameters weights and constants of the network
 * @param evaluation on held-out rows; no group was left out and trained again
 */
public record Screening(int parameters, Evaluation evaluation) {}
