// SPDX-License-Identifier: Apache-2.0
/** Schedulers of the catalogue in this machine's kernel. */
@NullMarked
package dev.mllb.scheduler.run;

import org.jspecify.annotations.NullMarked;
