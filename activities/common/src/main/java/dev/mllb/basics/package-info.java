// SPDX-License-Identifier: Apache-2.0
/**
 * What every room needs: JSON of our own files, child processes with a time limit, digests, the
 * version. No Temporal types.
 */
@NullMarked
package dev.mllb.basics;

import org.jspecify.annotations.NullMarked;
