package dev.mllb.fleet.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

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
    Map<Cell, String> held = new LinkedHashMap<>();
    int count = Math.min(lanes.size(), Phases.ALL.size());
    List<Lane> used = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Cell cell = new Cell(Phases.ALL.get(i), Fault.SERVER_KILL, away);
      held.put(cell, lanes.get(i).hold(cell.phase()));
      used.add(lanes.get(i));
    }
    fleet.server.process.kill();
    Pause.of(Duration.ofSeconds(5));
    List<String> ids = List.copyOf(held.values());
    IntStream.range(0, count)
        .filter(i -> i % 2 == 0)
        .forEach(i -> fleet.folder.scene(ids.get(i)).letGo());
    Pause.of(away.minusSeconds(5));
    fleet.server.up();
    ids.forEach(id -> fleet.folder.scene(id).letGo());
    List<Cell.Outcome> outcomes = new ArrayList<>();
    int i = 0;
    for (Map.Entry<Cell, String> entry : held.entrySet()) {
      Cell.Outcome outcome = used.get(i++).conclude(entry.getValue(), entry.getKey());
      System.out.println(ChaosTable.line(outcome));
      outcomes.add(outcome);
    }
    return outcomes;
  }
}
