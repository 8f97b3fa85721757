// SPDX-License-Identifier: Apache-2.0
/**
 * Heartbeats of an activity that waits for a process or computes for long, and the name of what it
 * leaves behind. Entry point: {@link dev.mllb.heartbeat.Heartbeats}.
 */
@NullMarked
package dev.mllb.heartbeat;

import org.jspecify.annotations.NullMarked;
