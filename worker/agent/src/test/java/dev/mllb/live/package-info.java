// SPDX-License-Identifier: Apache-2.0
/**
 * The command line against the real Temporal server with simulated hosts: programs, not unit tests,
 * since they need the server's binary. Entry point: {@link dev.mllb.live.CommandsOnServer}.
 */
@NullMarked
package dev.mllb.live;

import org.jspecify.annotations.NullMarked;
