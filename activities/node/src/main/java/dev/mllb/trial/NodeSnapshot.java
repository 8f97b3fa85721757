// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import java.util.Map;
import java.util.OptionalLong;

/**
 * The node's own counters at one moment.
 *
 * @param nanoTime when; ns
 * @param busyTicks time each CPU was busy since boot, by CPU name; ticks
 * @param allTicks all time of each CPU, by CPU name; ticks
 * @param stealTicks time the hypervisor took away, all CPUs; ticks
 * @param contextSwitches since boot, all CPUs
 * @param interrupts since boot, all CPUs, by kind; what the kernel does not tell is absent
 * @param runDelayNanos time tasks waited on run queues since boot, all CPUs; ns
 * @param runs times a task was put on a CPU since boot
 * @param cpuPressureMicros time in which some task waited for a CPU; us
 * @param energyMicrojoules energy used since some moment; uJ
 * @param onlineCpus list of online CPUs
 * @param alarms what the platform says is wrong now, by what and where
 * @param incidents what must not happen meanwhile, counted since boot
 * @param clock rounds a microsecond that a CPU computes; 0 where it would say nothing
 * @param bootId changes when the node reboots
 */
record NodeSnapshot(
    long nanoTime,
    Map<String, Long> busyTicks,
    Map<String, Long> allTicks,
    long stealTicks,
    long contextSwitches,
    Map<String, Long> interrupts,
    OptionalLong runDelayNanos,
    OptionalLong runs,
    OptionalLong cpuPressureMicros,
    OptionalLong energyMicrojoules,
    String onlineCpus,
    Map<String, Long> alarms,
    Map<String, Long> incidents,
    double clock,
    String bootId) {

  double secondsSince(NodeSnapshot before) {
    return (nanoTime - before.nanoTime) / 1e9;
  }

  /** Share of all CPUs' time that was busy since; 0..1. */
  double busySince(NodeSnapshot before) {
    double all = sum(allTicks) - sum(before.allTicks);
    return all <= 0 ? 0 : (sum(busyTicks) - sum(before.busyTicks)) / all;
  }

  private static double sum(Map<String, Long> ticks) {
    return ticks.values().stream().mapToLong(Long::longValue).sum();
  }

  double stealSince(NodeSnapshot before) {
    double all = sum(allTicks) - sum(before.allTicks);
    return all <= 0 ? 0 : (stealTicks - before.stealTicks) / all;
  }
}
