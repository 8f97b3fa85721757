package dev.mllb.model;

/**
 * What {@code ExperimentWorkflow} returns.
 *
 * @param summary what was asked, made and found
 * @param report the written report
 */
public record ExperimentResult(ExperimentSummary summary, ReportRef report) {}
