// SPDX-License-Identifier: Apache-2.0
package dev.mllb.fleet.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Which faults happen in which order: every fault in every phase where it means something. */
final class Agenda {

  /** Longer than a heartbeat time-out: the server gives the attempt up meanwhile. */
  private static final Duration CUT = Duration.ofSeconds(70);

  private static final Duration STOPPED = Duration.ofMinutes(2);
  private static final Duration REBOOT = Duration.ofSeconds(15);

  /** Longer than a host may be silent before the workflow takes over from the server's retries. */
  private static final Duration LONG_REBOOT = Duration.ofSeconds(160);

  private static final Duration FULL = Duration.ofSeconds(20);

  private Agenda() {}

  /** Everything, shuffled. */
  static List<Cell> whole(long seed, boolean disks) {
    List<Cell> cells = new ArrayList<>();
    for (Fault fault : Fault.values()) {
      if (fault.needsDisk() && !disks) {
        continue;
      }
      for (String phase : Phases.ALL) {
        if (fault.fits(phase)) {
          cells.add(new Cell(phase, fault, lasts(fault)));
        }
      }
    }
    for (String phase : List.of("collect", "trials", "restore")) {
      cells.add(new Cell(phase, Fault.POWER_OFF, LONG_REBOOT));
    }
    Collections.shuffle(cells, new Random(seed));
    return cells;
  }

  /** A square: over nine experiments every kind of fault comes once in every phase. */
  static List<Cell> storm(int row, long seed, boolean disks) {
    List<Fault> kinds =
        new ArrayList<>(
            List.of(
                Fault.KILL_HOST,
                Fault.KILL_CONTROL,
                Fault.KILL_COMPUTE,
                Fault.STOP,
                Fault.SERVER_KILL,
                Fault.POWER_OFF,
                Fault.CUT));
    if (disks) {
      kinds.addAll(List.of(Fault.DISK_FULL, Fault.STORE_FULL));
    }
    Collections.shuffle(kinds, new Random(seed));
    List<Cell> cells = new ArrayList<>();
    for (String phase : Phases.ALL) {
      Fault kind = kinds.get((row + cells.size()) % kinds.size());
      boolean panics = kind == Fault.POWER_OFF && Fault.PANIC.fits(phase) && row % 2 == 0;
      Fault fault = panics ? Fault.PANIC : kind;
      boolean isShort = fault == Fault.STOP && row > 0;
      cells.add(new Cell(phase, fault, isShort ? Duration.ofSeconds(70) : lasts(fault)));
    }
    return cells;
  }

  /** What is planted into the experiment of that row besides. */
  static Cell planted(int row) {
    List<Cell> kinds = new ArrayList<>();
    for (Fault fault : List.of(Fault.INSMOD, Fault.LOAD_CRASH, Fault.LOAD_BROKEN)) {
      for (String phase : Phases.ALL) {
        if (fault.fits(phase)) {
          kinds.add(new Cell(phase, fault, Duration.ZERO));
        }
      }
    }
    return kinds.get(row % kinds.size());
  }

  /** What fits into a minute. */
  static List<Cell> brief(long seed, boolean disks) {
    List<Cell> cells =
        new ArrayList<>(
            List.of(
                new Cell("collect", Fault.SERVER_KILL, Duration.ofSeconds(1)),
                new Cell("trials", Fault.KILL_CONTROL, Duration.ZERO),
                new Cell("verify", Fault.INSMOD, Duration.ZERO),
                new Cell("collect", Fault.LOAD_CRASH, Duration.ZERO),
                new Cell("train", Fault.POWER_OFF, Duration.ofSeconds(3)),
                new Cell("evaluate", Fault.CUT, Duration.ofSeconds(5))));
    if (disks) {
      cells.add(new Cell("collect", Fault.DISK_FULL, Duration.ofSeconds(3)));
      cells.add(new Cell("dataset", Fault.STORE_FULL, Duration.ofSeconds(3)));
    }
    Collections.shuffle(cells, new Random(seed));
    return cells;
  }

  private static Duration lasts(Fault fault) {
    return switch (fault) {
      case STOP -> STOPPED;
      case CUT -> CUT;
      case POWER_OFF -> REBOOT;
      case PANIC -> Duration.ofSeconds(8);
      case DISK_FULL, STORE_FULL -> FULL;
      case SERVER_KILL -> Duration.ofSeconds(2);
      case KILL_HOST, KILL_CONTROL, KILL_COMPUTE, INSMOD, LOAD_CRASH, LOAD_BROKEN, UPGRADE ->
          Duration.ZERO;
    };
  }
}
