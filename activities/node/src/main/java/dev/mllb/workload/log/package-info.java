// SPDX-License-Identifier: Apache-2.0
/**
 * Reads the raw logs of workload programs into metrics. No processes. Entry point: {@link
 * dev.mllb.workload.log.LogParsers}.
 */
@NullMarked
package dev.mllb.workload.log;

import org.jspecify.annotations.NullMarked;
