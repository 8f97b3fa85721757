/**
 * Training: held-out splits, the network, and the simple models it is judged beside. Entry points:
 * {@link dev.mllb.train.Decisions}, {@link dev.mllb.train.Split} and {@link
 * dev.mllb.train.Trainer}. No host access and no Temporal types here.
 */
@NullMarked
package dev.mllb.train;

import org.jspecify.annotations.NullMarked;
