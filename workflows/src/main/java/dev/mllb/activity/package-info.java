// SPDX-License-Identifier: Apache-2.0
/** Activity interfaces, one per class of work and task queue. No implementation lives here. */
@NullMarked
package dev.mllb.activity;

import org.jspecify.annotations.NullMarked;
