// SPDX-License-Identifier: Apache-2.0
/**
 * Options of commands that read or write artifacts: which store is meant, and where models are
 * noted.
 */
@NullMarked
package dev.mllb.cli.store;

import org.jspecify.annotations.NullMarked;
