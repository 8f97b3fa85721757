// SPDX-License-Identifier: Apache-2.0
package dev.mllb.dataset;

import dev.mllb.trace.TraceStats;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a report draws of the traces behind a dataset; bounded in size however long they are.
 *
 * @param all every decision recorded
 * @param heuristic of these, decisions that reached the heuristic; the maps by idle type, CPU pair,
 *     domain level, failed attempts and time since the last run count these only
 * @param byReason decisions by name of the reason
 * @param byIdleType by {@code idle}, {@code not_idle}, {@code newly_idle}
 * @param byCpuPair by {@code "source-destination"}
 * @param byDomainLevel by level of the scheduling domain
 * @param byFailedAttempts by failed attempts before; 16 stands for 16 and more
 * @param byDelta by time since the task last ran: key k stands for 2^k to 2^(k+1) us
 * @param rate decisions over time
 */
public record TraceProfile(
    Answers all,
    Answers heuristic,
    Map<String, Answers> byReason,
    Map<String, Answers> byIdleType,
    Map<String, Answers> byCpuPair,
    Map<Integer, Answers> byDomainLevel,
    Map<Integer, Answers> byFailedAttempts,
    Map<Integer, Answers> byDelta,
    Rate rate) {

  /**
   * Decisions by the kernel's answer.
   *
   * @param yes answered "may migrate"
   * @param no answered "may not"
   */
  public record Answers(long yes, long no) {

    /** Both together. */
    public long sum() {
      return yes + no;
    }
  }

  /**
   * Decisions over time, by the workload that ran; a reboot of the node leaves one second out.
   *
   * @param bucketSeconds width of a bucket; s
   * @param decisions one list of buckets per workload, from the first decision on
   */
  public record Rate(double bucketSeconds, Map<String, List<Long>> decisions) {}

  static TraceProfile of(TraceStats stats, Rate rate) {
    return new TraceProfile(
        answers(stats.getAll()),
        answers(stats.getHeuristic()),
        answers(stats.getByReason()),
        answers(stats.getByIdleType()),
        answers(stats.getByCpuPair()),
        answers(stats.getByDomainLevel()),
        answers(stats.getByFailedAttempts()),
        answers(stats.getByDelta()),
        rate);
  }

  private static Answers answers(TraceStats.Balance balance) {
    return new Answers(balance.getYes(), balance.getNo());
  }

  private static <K> Map<K, Answers> answers(Map<K, TraceStats.Balance> balances) {
    Map<K, Answers> answers = new LinkedHashMap<>();
    balances.forEach((key, balance) -> answers.put(key, answers(balance)));
    return answers;
  }
}
