// SPDX-License-Identifier: Apache-2.0
/**
 * Options of many commands: which store and which dataset are meant, where models are noted, where
 * the state is.
 */
@NullMarked
package dev.mllb.cli.store;

import org.jspecify.annotations.NullMarked;
