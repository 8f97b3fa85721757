// SPDX-License-Identifier: Apache-2.0
/**
 * The statistics of a trial as pure functions: no files, no clocks, no random number without a
 * seed. docs/explained/statistics.md has the reasons and the sources. Entry points: {@link
 * dev.mllb.stats.SequentialTest} and {@link dev.mllb.stats.MetricJudge}.
 */
@NullMarked
package dev.mllb.stats;

import org.jspecify.annotations.NullMarked;
