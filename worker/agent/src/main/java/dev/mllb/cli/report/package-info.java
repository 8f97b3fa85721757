// SPDX-License-Identifier: Apache-2.0
/**
 * Measuring and reporting from the command line. Entry points: {@link
 * dev.mllb.cli.report.BenchCommand}, {@link dev.mllb.cli.report.ReportCommand}, {@link
 * dev.mllb.cli.report.CompareCommand}.
 */
@NullMarked
package dev.mllb.cli.report;

import org.jspecify.annotations.NullMarked;
