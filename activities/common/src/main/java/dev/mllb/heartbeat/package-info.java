// SPDX-License-Identifier: Apache-2.0
/**
 * Heartbeats of an activity that waits for a process or computes for long. Entry point: {@link
 * dev.mllb.heartbeat.Heartbeats}.
 */
@NullMarked
package dev.mllb.heartbeat;

import org.jspecify.annotations.NullMarked;
