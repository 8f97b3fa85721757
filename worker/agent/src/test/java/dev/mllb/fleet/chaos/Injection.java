// SPDX-License-Identifier: Apache-2.0
package dev.mllb.fleet.chaos;

import dev.mllb.failure.FailureCode;
import dev.mllb.fleet.Scene;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;

/** Makes one fault happen to one host, or to what it depends on, while a phase is held. */
final class Injection {

  private final Fleet fleet;
  private final String host;
  private final Random dice;

  Injection(Fleet fleet, String host, Random dice) {
    this.fleet = fleet;
    this.host = host;
    this.dice = dice;
  }

  /** Before the experiment starts. */
  static void plant(Cell cell, Scene scene) {
    switch (cell.fault()) {
      case INSMOD ->
          scene.plant(
              cell.phase(), 2, FailureCode.MODULE_LOAD_FAILED, "insmod: Device or resource busy");
      case LOAD_CRASH ->
          scene.plant(cell.phase(), 1, FailureCode.WORKLOAD_CRASHED, "stress-ng got signal 9");
      case LOAD_BROKEN ->
          scene.plant(cell.phase(), 99, FailureCode.WORKLOAD_CRASHED, "stress-ng got signal 9");
      default -> scene.hold(cell.phase());
    }
  }

  /** The fault, and its end; the phase is let go where the fault can do most harm. */
  void run(Cell cell, Scene scene) {
    switch (cell.fault()) {
      case KILL_HOST -> kill(node(), scene);
      case KILL_CONTROL -> kill(fleet.control, scene);
      case KILL_COMPUTE -> kill(fleet.compute, scene);
      case STOP -> locked(busy(cell.phase()), process -> process.pause(cell.lasts()));
      case SERVER_KILL -> restartServer(cell.lasts(), scene);
      case POWER_OFF, PANIC -> powerOff(cell.lasts(), scene);
      case CUT -> cut(cell.lasts());
      case DISK_FULL -> full(fleet.disks.get(host), cell.lasts(), scene);
      case STORE_FULL -> full(fleet.store, cell.lasts(), scene);
      case INSMOD, LOAD_CRASH, LOAD_BROKEN, UPGRADE ->
          throw new IllegalArgumentException(cell.toString());
    }
    scene.letGo();
  }

  private FleetProcess node() {
    return fleet.hosts.get(host);
  }

  private FleetProcess busy(String phase) {
    if (phase.equals("lease")) {
      return fleet.control;
    }
    return Phases.COMPUTE.contains(phase) ? fleet.compute : node();
  }

  private void kill(FleetProcess process, Scene scene) {
    locked(
        process,
        victim -> {
          victim.kill();
          scene.letGo();
          Pause.of(Duration.ofMillis(dice.nextInt(3_000)));
          victim.start();
        });
  }

  /** Whatever was in the kernel is gone; what was on the disk stays. */
  private void powerOff(Duration away, Scene scene) {
    locked(
        node(),
        victim -> {
          victim.kill();
          fleet.folder.kernelOf(host).reboot();
          scene.letGo();
          Pause.of(away);
          victim.start();
        });
  }

  void restartServer(Duration away, Scene scene) {
    Lock turn = fleet.server.turn;
    turn.lock();
    try {
      fleet.server.process.kill();
      scene.letGo();
      Pause.of(away);
      fleet.server.up();
    } finally {
      turn.unlock();
    }
  }

  private void cut(Duration lasts) {
    Link link = fleet.links.get(host);
    link.cut();
    Pause.of(lasts);
    link.mend();
  }

  /** Let go while it is full, so that the phase has to write then. */
  private static void full(SmallDisk disk, Duration lasts, Scene scene) {
    synchronized (disk) {
      disk.fill();
      scene.letGo();
      Pause.of(lasts);
      disk.empty();
    }
  }

  private static void locked(FleetProcess process, Consumer<FleetProcess> fault) {
    process.turn.lock();
    try {
      fault.accept(process);
    } finally {
      process.turn.unlock();
    }
  }
}
