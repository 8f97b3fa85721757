// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

/**
 * What {@code CampaignWorkflow} returns.
 *
 * @param matrix every experiment with its report
 * @param report all of them on one page
 */
public record CampaignResult(MatrixSummary matrix, ReportRef report) {}
