// SPDX-License-Identifier: Apache-2.0
package dev.mllb.fleet.chaos;

import java.util.List;

/** What can go wrong, and in which phases it means something. */
enum Fault {
  KILL_HOST("host worker kill -9", Phases.ALL),
  KILL_CONTROL("control worker kill -9", Phases.ALL),
  KILL_COMPUTE("compute worker kill -9", Phases.COMPUTE),
  STOP("busy worker stopped", Phases.ALL),
  SERVER_KILL("server kill -9", Phases.ALL),
  POWER_OFF("node power-off", Phases.ALL),
  PANIC("node panic, module in", List.of("verify", "trials")),
  CUT("network cut node-server", Phases.ALL),
  DISK_FULL("node's disk full", Phases.ALL),
  STORE_FULL("store full", Phases.ALL),
  INSMOD("insmod fails 2 of 3", List.of("preflight", "verify", "trials")),
  LOAD_CRASH("stress-ng crashes once", List.of("collect", "calibrate", "trials")),
  LOAD_BROKEN("stress-ng crashes always", List.of("calibrate", "trials")),
  /** Not one of the agenda's: it happens to all workers at once. */
  UPGRADE("workers exchanged", List.of());

  final String words;
  private final String phases;

  Fault(String words, List<String> phases) {
    this.words = words;
    this.phases = String.join(" ", phases);
  }

  boolean fits(String phase) {
    return List.of(phases.split(" ")).contains(phase);
  }

  /** Planted before the start; the others happen while the phase is held. */
  boolean isPlanted() {
    return this == INSMOD || this == LOAD_CRASH || this == LOAD_BROKEN;
  }

  boolean needsDisk() {
    return this == DISK_FULL || this == STORE_FULL;
  }
}
