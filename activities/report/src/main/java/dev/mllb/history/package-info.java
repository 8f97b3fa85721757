// SPDX-License-Identifier: Apache-2.0
/**
 * What many experiments measured over time: each arm's level on each host, and where it changed.
 * Entry point: {@link dev.mllb.history.History}.
 */
@NullMarked
package dev.mllb.history;

import org.jspecify.annotations.NullMarked;
