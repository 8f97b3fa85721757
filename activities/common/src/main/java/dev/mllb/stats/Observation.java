// SPDX-License-Identifier: Apache-2.0
package dev.mllb.stats;

/**
 * One value of one repetition.
 *
 * @param block the block it was randomised in, counting from 0
 * @param isTreated whether it belongs to the arm that is compared with the control
 * @param value metric's unit
 */
public record Observation(int block, boolean isTreated, double value) {}
