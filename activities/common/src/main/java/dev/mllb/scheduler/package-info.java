// SPDX-License-Identifier: Apache-2.0
/** The sched_ext schedulers that an arm may hold. */
@NullMarked
package dev.mllb.scheduler;

import org.jspecify.annotations.NullMarked;
