// SPDX-License-Identifier: Apache-2.0
/** Commands that train, evaluate and export. Wiring only. */
@NullMarked
package dev.mllb.cli.learning;

import org.jspecify.annotations.NullMarked;
