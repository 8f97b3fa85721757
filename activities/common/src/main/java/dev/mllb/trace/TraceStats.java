// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trace;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/** What a person wants to know of a trace, and what the report draws; grows as chunks come in. */
public final class TraceStats {

  /** Decisions of each verdict. */
  public static final class Balance {
    private long yes;
    private long no;

    void add(boolean verdict) {
      if (verdict) {
        yes++;
      } else {
        no++;
      }
    }

    public long getYes() {
      return yes;
    }

    public long getNo() {
      return no;
    }

    @JsonIgnore
    public long getAll() {
      return yes + no;
    }
  }

  private final Balance all = new Balance();
  private final Balance heuristic = new Balance();
  private final Map<String, Balance> byReason = new TreeMap<>();
  private final Map<String, Balance> byIdleType = new TreeMap<>();
  private final Map<String, Balance> byCpuPair = new TreeMap<>();
  private final Map<Integer, Balance> byDomainLevel = new TreeMap<>();
  private final Map<Integer, Balance> byFailedAttempts = new TreeMap<>();

  /** Decisions by time since the last run: key k stands for 2^k to 2^(k+1) us. */
  private final Map<Integer, Balance> byDelta = new TreeMap<>();

  private final Map<Long, Long> perSecond = new TreeMap<>();
  private long mismatches;
  private long outcomes;
  private long firstNs = Long.MAX_VALUE;
  private long lastNs;

  /** Takes a chunk of any kind. */
  public void add(SegmentChunk chunk, ByteBuffer records) {
    if (chunk.kind() != DecisionLayout.KIND_DECISION) {
      outcomes += chunk.records();
      return;
    }
    for (int i = 0; i < chunk.records(); i++) {
      add(records, i * chunk.recordBytes());
    }
  }

  private void add(ByteBuffer b, int at) {
    boolean verdict = DecisionLayout.VERDICT.get(b, at) != 0;
    Reason reason = Reason.of(DecisionLayout.REASON.get(b, at));
    long ns = DecisionLayout.TS_NS.get(b, at);
    firstNs = Math.min(firstNs, ns);
    lastNs = Math.max(lastNs, ns);
    perSecond.merge(ns / 1_000_000_000L, 1L, Long::sum);
    mismatches += DecisionLayout.isMismatch(b, at) ? 1 : 0;
    all.add(verdict);
    of(byReason, reason.name()).add(verdict);
    if (DecisionLayout.reachedHeuristic(b, at)) {
      heuristic.add(verdict);
      addHeuristic(b, at, verdict);
    }
  }

  private void addHeuristic(ByteBuffer b, int at, boolean verdict) {
    of(byIdleType, IdleType.name(DecisionLayout.IDLE_TYPE.get(b, at))).add(verdict);
    of(byCpuPair, DecisionLayout.SRC_CPU.get(b, at) + "-" + DecisionLayout.DST_CPU.get(b, at))
        .add(verdict);
    of(byDomainLevel, (int) DecisionLayout.SD_LEVEL.get(b, at)).add(verdict);
    of(byFailedAttempts, (int) Math.min(16, DecisionLayout.NR_BALANCE_FAILED.get(b, at)))
        .add(verdict);
    long micros = Math.max(1, DecisionLayout.DELTA_NS.get(b, at) / 1000);
    of(byDelta, 63 - Long.numberOfLeadingZeros(micros)).add(verdict);
  }

  private static <K> Balance of(Map<K, Balance> map, K key) {
    return map.computeIfAbsent(key, k -> new Balance());
  }

  public Balance getAll() {
    return all;
  }

  public Balance getHeuristic() {
    return heuristic;
  }

  public Map<String, Balance> getByReason() {
    return byReason;
  }

  public Map<String, Balance> getByIdleType() {
    return byIdleType;
  }

  public Map<String, Balance> getByCpuPair() {
    return byCpuPair;
  }

  public Map<Integer, Balance> getByDomainLevel() {
    return byDomainLevel;
  }

  public Map<Integer, Balance> getByFailedAttempts() {
    return byFailedAttempts;
  }

  public Map<Integer, Balance> getByDelta() {
    return byDelta;
  }

  /** Decisions by second of CLOCK_MONOTONIC. */
  public Map<Long, Long> getPerSecond() {
    return perSecond;
  }

  public long getMismatches() {
    return mismatches;
  }

  /** The mismatch rate is below this with 95 % confidence. */
  public double getMismatchRateBound() {
    return mismatchRate().bound();
  }

  /** Derived verdicts against the kernel's. */
  public MismatchRate mismatchRate() {
    return new MismatchRate(mismatches, heuristic.getAll());
  }

  public long getOutcomes() {
    return outcomes;
  }

  /** Time from the first to the last decision; s. */
  public double getSeconds() {
    return lastNs == 0 ? 0 : (lastNs - firstNs) / 1e9;
  }
}
