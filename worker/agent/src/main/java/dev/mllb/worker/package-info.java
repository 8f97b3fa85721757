// SPDX-License-Identifier: Apache-2.0
/**
 * The worker: the one place that knows every queue, workflow and activity implementation. Entry
 * point: {@link dev.mllb.worker.MllbWorker}.
 */
@NullMarked
package dev.mllb.worker;

import org.jspecify.annotations.NullMarked;
