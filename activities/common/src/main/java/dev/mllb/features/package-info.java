// SPDX-License-Identifier: Apache-2.0
/**
 * Raw inputs of one decision and the features computed from them, equal bit for bit to the C code
 * in {@code kmod/}. Entry point: {@link dev.mllb.features.Mllb15}.
 */
@NullMarked
package dev.mllb.features;

import org.jspecify.annotations.NullMarked;
