// SPDX-License-Identifier: Apache-2.0
package dev.mllb.trial;

import dev.mllb.machine.MachineFacts;
import dev.mllb.workload.run.Pause;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Whether the node was fit to measure on, before and during a repetition. */
public final class Environment {

  /** Quiet enough to begin: at most this share of all CPUs is busy. */
  private static final double QUIET = 0.10;

  /** Foreign load beyond this share of all CPUs spoils a repetition. */
  private static final double FOREIGN = 0.25;

  /** Below this share of its speed before, a CPU was slowed down, whoever says so or not. */
  private static final double SLOWER = 0.8;

  private static final double STEAL = 0.02;
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);

  /** Warmer than at the trial's begin by this much is not settled; millidegrees Celsius. */
  private static final long WARMER = 5_000;

  private final NodeProbe probe;
  private final OptionalLong startTemperature;

  Environment(NodeProbe probe) {
    this.probe = probe;
    this.startTemperature = probe.temperature();
  }

  MachineState machine() {
    return probe.machine();
  }

  Path root() {
    return probe.root();
  }

  /** Release and build of the kernel that runs; empty where it cannot be told. */
  String kernel() {
    MachineFacts machine = MachineFacts.below(probe.root());
    String btf = machine.btfSha256();
    return machine.kernelRelease() + (btf.isEmpty() ? "" : " (BTF " + btf.substring(0, 12) + ")");
  }

  /** What a reader should know of the energy that was measured. */
  List<String> notes() {
    return probe.powerRail().map(rail -> "energy is that of " + rail + " alone").stream().toList();
  }

  NodeSnapshot snapshot() {
    return probe.snapshotWithClock();
  }

  EnergyMeter energyMeter() {
    return new EnergyMeter(probe::powerMicrowatts);
  }

  /**
   * Waits until the node is quiet and cool again.
   *
   * @param patience longest wait; what is still running then shows up as foreign load
   * @param onLook called between two looks; may throw to give up
   */
  void settle(Duration patience, Runnable onLook) {
    long deadline = System.nanoTime() + patience.toNanos();
    NodeSnapshot before = probe.snapshot();
    int quietLooks = 0;
    while (quietLooks < 2 && System.nanoTime() < deadline) {
      onLook.run();
      Pause.nanos(Math.max(1, Math.min(LOOK_EVERY.toNanos(), deadline - System.nanoTime())));
      NodeSnapshot now = probe.snapshot();
      quietLooks = now.busySince(before) <= QUIET && isCool() ? quietLooks + 1 : 0;
      before = now;
    }
  }

  private boolean isCool() {
    OptionalLong now = probe.temperature();
    return now.isEmpty()
        || startTemperature.isEmpty()
        || now.getAsLong() <= startTemperature.getAsLong() + WARMER;
  }

  /**
   * Why the node was not fit between two moments.
   *
   * @param ownCpuMicros CPU time of the workload and of its arm; us; foreign load is unknown
   *     without it
   */
  List<String> faults(NodeSnapshot before, NodeSnapshot after, OptionalLong ownCpuMicros) {
    List<String> faults = new ArrayList<>();
    if (!before.bootId().equals(after.bootId())) {
      faults.add("the node was rebooted");
    }
    if (!before.onlineCpus().equals(after.onlineCpus())) {
      faults.add("online CPUs changed from " + before.onlineCpus() + " to " + after.onlineCpus());
    }
    faults.addAll(after.alarms().keySet());
    after
        .incidents()
        .forEach(
            (what, count) -> {
              long since = count - before.incidents().getOrDefault(what, count);
              if (since > 0) {
                faults.add(what + ": " + since);
              }
            });
    if (after.clock() < SLOWER * before.clock()) {
      faults.add(
          percent("a CPU computed at %.0f %% of its speed before", after.clock() / before.clock()));
    }
    double steal = after.stealSince(before);
    if (steal > STEAL) {
      faults.add(percent("the hypervisor took away %.1f %% of the CPU time", steal));
    }
    if (ownCpuMicros.isPresent() && !after.allTicks().isEmpty()) {
      double capacity = after.secondsSince(before) * after.allTicks().size();
      double own = ownCpuMicros.getAsLong() / 1e6 / capacity;
      double foreign = after.busySince(before) - own;
      if (foreign > FOREIGN) {
        faults.add(percent("foreign load of %.1f %% of all CPUs", foreign));
      }
    }
    return faults;
  }

  private static String percent(String format, double share) {
    return String.format(Locale.ROOT, format, 100 * share);
  }
}
