// SPDX-License-Identifier: Apache-2.0
/**
 * What a worker tells about itself: Prometheus metrics, health, the experiment in each log line.
 * Entry point: {@link dev.mllb.worker.telemetry.Telemetry}.
 */
@NullMarked
package dev.mllb.worker.telemetry;

import org.jspecify.annotations.NullMarked;
