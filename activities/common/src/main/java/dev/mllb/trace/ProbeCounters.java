// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trace;

import java.nio.ByteBuffer;

/**
 * What the probe counted in the kernel, all CPUs together.
 *
 * @param entries calls entered (kprobe flavour only)
 * @param calls decisions seen
 * @param own of these, about the collector itself and left out
 * @param sampledOut of these, left out by sampling or thinning
 * @param kept of these, meant to be recorded
 * @param dropped of these, lost because the ring was full
 * @param mismatches records whose derived verdict is not the returned one
 * @param probeNs time spent in the probe; ns
 * @param outcomes outcome records made
 * @param outcomesDropped of these, lost
 * @param outcomeNs time spent following tasks; ns
 * @param thinChanges times the probe thinned itself out or came back
 */
public record ProbeCounters(
    long entries,
    long calls,
    long own,
    long sampledOut,
    long kept,
    long dropped,
    long mismatches,
    long probeNs,
    long outcomes,
    long outcomesDropped,
    long outcomeNs,
    long thinChanges) {

  public static final ProbeCounters ZERO = new ProbeCounters(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** Sums up the table that the probe keeps per CPU. */
  public static ProbeCounters sum(ByteBuffer perCpu) {
    ProbeCounters sum = ZERO;
    for (int at = 0; at + CpuState.BYTES <= perCpu.limit(); at += CpuState.BYTES) {
      if (CpuState.CALLS.get(perCpu, at) != 0 || CpuState.OUTCOME_NS.get(perCpu, at) != 0) {
        sum = sum.plus(one(perCpu, at));
      }
    }
    return sum;
  }

  /** Both together. */
  public ProbeCounters plus(ProbeCounters other) {
    return new ProbeCounters(
        entries + other.entries,
        calls + other.calls,
        own + other.own,
        sampledOut + other.sampledOut,
        kept + other.kept,
        dropped + other.dropped,
        mismatches + other.mismatches,
        probeNs + other.probeNs,
        outcomes + other.outcomes,
        outcomesDropped + other.outcomesDropped,
        outcomeNs + other.outcomeNs,
        thinChanges + other.thinChanges);
  }

  private static ProbeCounters one(ByteBuffer perCpu, int at) {
    return new ProbeCounters(
        CpuState.ENTRIES.get(perCpu, at),
        CpuState.CALLS.get(perCpu, at),
        CpuState.OWN.get(perCpu, at),
        CpuState.SAMPLED_OUT.get(perCpu, at),
        CpuState.KEPT.get(perCpu, at),
        CpuState.DROPPED.get(perCpu, at),
        CpuState.MISMATCHES.get(perCpu, at),
        CpuState.PROBE_NS.get(perCpu, at),
        CpuState.OUTCOMES.get(perCpu, at),
        CpuState.OUTCOMES_DROPPED.get(perCpu, at),
        CpuState.OUTCOME_NS.get(perCpu, at),
        CpuState.THIN_CHANGES.get(perCpu, at));
  }
}
