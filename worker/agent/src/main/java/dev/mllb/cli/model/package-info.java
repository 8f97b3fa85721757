// SPDX-License-Identifier: Apache-2.0
/** Commands about known models, and the options that training commands share. Wiring only. */
@NullMarked
package dev.mllb.cli.model;

import org.jspecify.annotations.NullMarked;
