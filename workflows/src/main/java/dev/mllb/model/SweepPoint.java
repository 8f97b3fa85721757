// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

/**
 * One setting of a sweep.
 *
 * @param name what sets it apart, for example {@code hidden 32-16, seed 2}
 * @param model what is trained
 * @param seed of split, weights and order
 */
public record SweepPoint(String name, ModelSpec model, long seed) implements Request {}
