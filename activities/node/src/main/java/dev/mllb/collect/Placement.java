// SPDX-License-Identifier: Apache-2.0
package dev.mllb.collect;

import dev.mllb.bpf.BpfException;
import dev.mllb.bpf.Posix;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the collector runs, so that it is in the way of what it observes as little as possible.
 *
 * @param cpus CPUs it may use; empty means all
 * @param numaNode NUMA node whose memory it uses; null means any
 */
record Placement(List<Integer> cpus, @Nullable Integer numaNode) {

  Placement {
    cpus = List.copyOf(cpus);
  }

  /**
   * Moves the calling thread there. What it starts later goes there too, so workloads are started
   * by another thread.
   *
   * @throws MllbException INVALID_PLAN when this machine has no such place
   */
  void take() {
    try {
      if (!cpus.isEmpty()) {
        Posix.bindThread(cpus);
      }
      if (numaNode != null) {
        Posix.bindMemory(numaNode);
      }
    } catch (BpfException e) {
      throw new MllbException(
          FailureCode.INVALID_PLAN,
          "the collector cannot run on "
              + (cpus.isEmpty() ? "any CPU" : "CPUs " + cpus)
              + " with memory of "
              + (numaNode == null ? "any NUMA node" : "NUMA node " + numaNode)
              + ": "
              + e.getMessage()
              + "; see /sys/devices/system/node for what there is",
          e);
    }
  }
}
