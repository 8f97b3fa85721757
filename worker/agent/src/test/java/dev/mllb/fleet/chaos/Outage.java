// SPDX-License-Identifier: Apache-2.0
package dev.mllb.fleet.chaos;

import java.time.Duration;
import java.util.List;

/**
 * The server is away for long while every host is in another phase. Every second phase ends while
 * nobody can be told, the others after the server is back.
 */
final class Outage {

  private final Fleet fleet;
  private final List<Lane> lanes;

  Outage(Fleet fleet, List<Lane> lanes) {
    this.fleet = fleet;
    this.lanes = lanes;
  }

  List<Cell.Outcome> run(Duration away) {
    EveryPhase held = new EveryPhase(fleet, lanes, Fault.SERVER_KILL, away);
    fleet.server.process.kill();
    Pause.of(Duration.ofSeconds(5));
    held.letGo(i -> i % 2 == 0);
    Pause.of(away.minusSeconds(5));
    fleet.server.up();
    held.letGo(i -> true);
    return held.conclude();
  }
}
