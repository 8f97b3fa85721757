// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

/**
 * A trained model.
 *
 * @param onnx float model, input {@code x} float[n, inputs], output {@code z} float[n, 1] (logit)
 * @param history JSON: loss and accuracy per epoch, seed, library versions
 * @param epochs epochs run
 * @param seconds wall time of training; s
 */
public record TrainedModel(ArtifactRef onnx, ArtifactRef history, int epochs, double seconds) {}
