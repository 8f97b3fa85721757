// SPDX-License-Identifier: Apache-2.0
/**
 * Training: held-out splits, the network, and the simple models it is judged beside. Entry points:
 * {@link dev.mllb.learning.train.Split}, {@link dev.mllb.learning.train.Trainer}. No host access
 * and no Temporal types.
 */
@NullMarked
package dev.mllb.learning.train;

import org.jspecify.annotations.NullMarked;
