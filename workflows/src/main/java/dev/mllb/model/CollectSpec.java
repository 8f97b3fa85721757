package dev.mllb.model;

import java.time.Duration;
import java.util.List;

/**
 * How decisions are collected on the node.
 *
 * @param duration how long the probe is attached
 * @param workloads run beside the probe, one after the other in equal shares of the duration,
 *     repeated until it is over
 * @param sampleEvery keep one decision in this many; at least 1
 * @param ringBytes size of the ring buffer; bytes, a power of two
 * @param outcomes also follow each candidate task after the decision (own cost)
 * @param overheadPerMille probe budget in per mille of one CPU; above it the probe thins itself out
 *     and says so; 0 means no budget
 * @param cpus CPUs the collector itself may use; empty means all
 */
public record CollectSpec(
    Duration duration,
    List<WorkloadCall> workloads,
    int sampleEvery,
    int ringBytes,
    boolean outcomes,
    int overheadPerMille,
    List<Integer> cpus) {

  public CollectSpec {
    workloads = List.copyOf(workloads);
    cpus = List.copyOf(cpus);
  }
}
