// SPDX-License-Identifier: Apache-2.0
/**
 * Presents a judged experiment: one self-contained page, the same as JSON and as Markdown. Pictures
 * are hand-written SVG, so that a report needs no network and can be compared as text. Entry point:
 * {@link dev.mllb.report.ReportWriter}.
 */
@NullMarked
package dev.mllb.report;

import org.jspecify.annotations.NullMarked;
