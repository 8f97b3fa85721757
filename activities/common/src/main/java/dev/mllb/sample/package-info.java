// SPDX-License-Identifier: Apache-2.0
/**
 * What a trial leaves: its order, repetitions, histograms, and the file that holds them. Entry
 * point: {@link dev.mllb.sample.SampleFile}.
 */
@NullMarked
package dev.mllb.sample;

import org.jspecify.annotations.NullMarked;
