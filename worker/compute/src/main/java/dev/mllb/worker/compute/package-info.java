// SPDX-License-Identifier: Apache-2.0
/**
 * The compute package: the role compute, and the list of its commands. Entry point: {@link
 * dev.mllb.worker.compute.Compute}.
 */
@NullMarked
package dev.mllb.worker.compute;

import org.jspecify.annotations.NullMarked;
