// SPDX-License-Identifier: Apache-2.0
package dev.mllb.collect;

import dev.mllb.model.CollectSpec;
import dev.mllb.model.SchedulerCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a probe is set up.
 *
 * @param sampleEvery keep one decision in this many
 * @param ringBytes size of the ring buffer; bytes, a power of two
 * @param outcomes also follow tasks after the decision
 * @param overheadPerMille budget in per mille of a CPU; 0 = none
 * @param ownTgid process whose threads are left out; 0 = none
 * @param numaNode NUMA node of the ring's memory; null means any
 * @param counters hardware counters to read at every decision
 * @param decider the scheduler whose decisions are recorded; null for the kernel's
 */
public record ProbeOptions(
    int sampleEvery,
    int ringBytes,
    boolean outcomes,
    int overheadPerMille,
    long ownTgid,
    @Nullable Integer numaNode,
    List<String> counters,
    @Nullable SchedulerCall decider) {

  /** Smallest ring: one chunk of records. */
  static final int MIN_RING_BYTES = 1 << 16;

  /** Largest ring that one buffer can map twice. */
  private static final int MAX_RING_BYTES = 1 << 29;

  public ProbeOptions {
    counters = List.copyOf(counters);
    if (sampleEvery < 1) {
      throw new IllegalArgumentException("sampleEvery is below 1: " + sampleEvery);
    }
    if (Integer.bitCount(ringBytes) != 1
        || ringBytes < MIN_RING_BYTES
        || ringBytes > MAX_RING_BYTES) {
      throw new IllegalArgumentException(
          "ringBytes is not a power of two from 64 KiB to 512 MiB: " + ringBytes);
    }
  }

  /** Every decision in the smallest ring, those about this process too: to see one. */
  public static ProbeOptions toSeeOne(@Nullable SchedulerCall decider) {
    return new ProbeOptions(1, MIN_RING_BYTES, false, 0, 0, null, List.of(), decider);
  }

  /** As a plan says, leaving this process out. */
  static ProbeOptions of(CollectSpec collect) {
    return new ProbeOptions(
        collect.sampleEvery(),
        collect.ringBytes(),
        collect.outcomes(),
        collect.overheadPerMille(),
        ProcessHandle.current().pid(),
        collect.numaNode(),
        collect.counters(),
        collect.policy());
  }
}
