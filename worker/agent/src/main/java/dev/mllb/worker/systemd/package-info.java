// SPDX-License-Identifier: Apache-2.0
/** Tells systemd that the worker is ready and alive; the second and last use of JNA. */
@NullMarked
package dev.mllb.worker.systemd;

import org.jspecify.annotations.NullMarked;
