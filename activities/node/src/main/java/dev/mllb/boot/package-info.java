// SPDX-License-Identifier: Apache-2.0
/** Kernels that arms boot into, and the way back to the one in which the host was lent. */
@NullMarked
package dev.mllb.boot;

import org.jspecify.annotations.NullMarked;
