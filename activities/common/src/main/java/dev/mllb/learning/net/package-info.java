// SPDX-License-Identifier: Apache-2.0
/**
 * The network as numbers: float net, integer model, {@code model.bin}, C header. No training and no
 * native library. Entry point: {@link dev.mllb.learning.net.Quantizer}.
 */
@NullMarked
package dev.mllb.learning.net;

import org.jspecify.annotations.NullMarked;
