/**
 * Judges trials and writes the report: one self-contained page, the same as JSON and as Markdown.
 * Pictures are hand-written SVG, so that a report needs no network and can be compared as text.
 * Entry points: {@link dev.mllb.report.TrialJudge}, {@link dev.mllb.report.ReportWriter}.
 */
@NullMarked
package dev.mllb.report;

import org.jspecify.annotations.NullMarked;
