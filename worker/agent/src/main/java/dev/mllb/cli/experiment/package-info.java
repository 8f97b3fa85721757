// SPDX-License-Identifier: Apache-2.0
/**
 * Experiments on a Temporal server: start, watch, decide, cancel, rerun. Entry point: {@link
 * dev.mllb.cli.experiment.Experiments}.
 */
@NullMarked
package dev.mllb.cli.experiment;

import org.jspecify.annotations.NullMarked;
