// SPDX-License-Identifier: Apache-2.0
/** Temporal activities of the machine that trains, judges and reports. No algorithms. */
@NullMarked
package dev.mllb.compute;

import org.jspecify.annotations.NullMarked;
