// SPDX-License-Identifier: Apache-2.0
package dev.mllb.dataset;

import dev.mllb.trace.Gap;
import dev.mllb.trace.ProbeCounters;
import dev.mllb.trace.TraceLineage;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is in a dataset and where it comes from: the JSON beside the data.
 *
 * @param version of this file
 * @param featureSet name of the feature set
 * @param features feature names in column order
 * @param rows rows in the data: decisions that reached the heuristic
 * @param yesRows of these, answered with "may migrate"
 * @param decisions rows of the traces, those before the heuristic included
 * @param mismatches decisions whose derived verdict is not the returned one
 * @param droppedMismatches of these, rows that reached the heuristic and were left out for it
 * @param nativeRuleRight rows on which the native rule, from the raw inputs alone, agrees
 * @param workloads names by number in that column
 * @param reasons names by number in that column
 * @param reasonCounts decisions by reason's name
 * @param workloadRows rows by workload
 * @param idleTypeRows rows by idle type: idle, not_idle, newly_idle
 * @param pairRows rows by CPU pair, {@code "src-dst"}
 * @param traces where each trace comes from, by number in that column
 * @param counters what the probe counted, all traces
 * @param gaps interruptions, all traces
 * @param profile what a report draws; null in a file of an older version
 */
public record DatasetSummary(
    int version,
    String featureSet,
    List<String> features,
    long rows,
    long yesRows,
    long decisions,
    long mismatches,
    long droppedMismatches,
    long nativeRuleRight,
    List<String> workloads,
    Map<Integer, String> reasons,
    Map<String, Long> reasonCounts,
    Map<String, Long> workloadRows,
    Map<String, Long> idleTypeRows,
    Map<String, Long> pairRows,
    List<TraceLineage> traces,
    ProbeCounters counters,
    List<Gap> gaps,
    @Nullable TraceProfile profile) {

  static final int VERSION = 1;
}
