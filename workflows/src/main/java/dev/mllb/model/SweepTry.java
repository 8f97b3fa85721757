// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

/**
 * What one child workflow of a sweep is started with.
 *
 * @param dataset rows to train and judge on
 * @param point the setting
 * @param gates marked in the result
 */
public record SweepTry(DatasetRef dataset, SweepPoint point, GateSpec gates) implements Request {}
