// SPDX-License-Identifier: Apache-2.0
/**
 * Collects decisions through the attached probe into a trace folder. No Temporal types. Entry
 * point: {@link dev.mllb.collect.Collector}.
 */
@NullMarked
package dev.mllb.collect;

import org.jspecify.annotations.NullMarked;
