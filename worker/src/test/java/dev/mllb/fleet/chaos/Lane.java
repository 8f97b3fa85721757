package dev.mllb.fleet.chaos;

import dev.mllb.fleet.Scene;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** One host and the experiments on it, one after the other, each with its fault. */
final class Lane {

  /** Longer than every time-out on the way of one fault. */
  private static final Duration ENDS_WITHIN = Duration.ofMinutes(25);

  private static final Duration REACHED_WITHIN = Duration.ofMinutes(15);

  private final Fleet fleet;
  private final String host;
  private final Chronicle chronicle;
  private final Random dice;
  private int number;

  Lane(Fleet fleet, String host, Chronicle chronicle, long seed) {
    this.fleet = fleet;
    this.host = host;
    this.chronicle = chronicle;
    this.dice = new Random(seed);
  }

  /** From the start to what is left; never throws. */
  Cell.Outcome run(Cell cell) {
    String id = "experiment-" + host + "-" + ++number;
    return judged(
        id,
        cell,
        () -> {
          begin(id, cell.phase(), cell);
          Scene scene = fleet.folder.scene(id);
          if (!cell.fault().isPlanted()) {
            reached(scene, cell.phase(), id);
            new Injection(fleet, host, dice).run(cell, scene);
          }
        });
  }

  /** One experiment with a fault in each of these phases, in their order; never throws. */
  List<Cell.Outcome> storm(List<Cell> cells, Cell planted) {
    String id = "experiment-" + host + "-" + ++number;
    int[] happened = {0};
    Cell.Outcome end =
        judged(
            id,
            planted,
            () -> {
              Injection.plant(planted, fleet.folder.scene(id));
              begin(id, cells.get(0).phase(), cells.get(0));
              for (int i = 0; i < cells.size(); i++, happened[0]++) {
                Scene scene = fleet.folder.scene(id);
                if (i + 1 < cells.size()) {
                  scene.thenHold(cells.get(i + 1).phase());
                }
                reached(scene, cells.get(i).phase(), id);
                new Injection(fleet, host, dice).run(cells.get(i), scene);
                fleet.folder.scene(id + "-before").letGo();
                System.out.println("   " + id + ": " + cells.get(i));
              }
            });
    List<Cell.Outcome> outcomes = new ArrayList<>(List.of(end));
    for (Cell cell : cells.subList(0, happened[0])) {
      outcomes.add(
          new Cell.Outcome(cell, end.outcome(), end.seconds(), end.historyEvents(), end.wrong()));
    }
    return outcomes;
  }

  /** The end of an experiment that was held; never throws. */
  Cell.Outcome conclude(String id, Cell cell) {
    return judged(id, cell, () -> {});
  }

  private Cell.Outcome judged(String id, Cell cell, Runnable fault) {
    long began = System.nanoTime();
    Aftermath aftermath = new Aftermath(fleet.folder);
    String outcome = "";
    try {
      fault.run();
      outcome = finish(id, cell, aftermath);
    } catch (RuntimeException e) {
      aftermath.wrong().add(String.valueOf(e));
    }
    return new Cell.Outcome(
        cell,
        outcome,
        (System.nanoTime() - began) / 1e9,
        chronicle.historyEvents(id),
        aftermath.wrong());
  }

  /** Starts an experiment that will stay in the phase; the lease is waited for behind another. */
  String hold(String phase) {
    String id = "experiment-" + host + "-" + ++number;
    begin(id, phase, new Cell(phase, Fault.SERVER_KILL, Duration.ZERO));
    reached(fleet.folder.scene(id), phase, id);
    return id;
  }

  private void begin(String id, String phase, Cell cell) {
    Scene scene = fleet.folder.scene(id);
    Injection.plant(cell, scene);
    if (phase.equals("lease")) {
      Scene before = fleet.folder.scene(id + "-before");
      before.hold("preflight");
      chronicle.start(id + "-before", host);
      await(before::isReached, REACHED_WITHIN, "the experiment before it has the host");
    }
    chronicle.start(id, host);
  }

  private void reached(Scene scene, String phase, String id) {
    if (phase.equals("lease")) {
      await(() -> chronicle.isInPhase(id, "lease"), REACHED_WITHIN, id + " waits for the lease");
      return;
    }
    await(scene::isReached, REACHED_WITHIN, id + " reaches " + phase);
  }

  /** Lets everything go and looks at what is left. */
  private String finish(String id, Cell cell, Aftermath aftermath) {
    Scene scene = fleet.folder.scene(id);
    scene.letGo();
    fleet.folder.scene(id + "-before").letGo();
    List<String> story = new ArrayList<>();
    if (cell.fault() == Fault.LOAD_BROKEN) {
      String sentence = chronicle.awaitQuestion(id, ENDS_WITHIN);
      aftermath.expect(sentence.contains("stress-ng"), "unclear sentence: " + sentence);
      scene.heal();
      chronicle.retryWaiting(id);
      story.add("waited for a person, retried");
    }
    story.add(chronicle.end(id, ENDS_WITHIN, aftermath));
    aftermath.hostIsNative(host);
    aftermath.leaseIsFree(chronicle.isLeaseFree(host, Duration.ofMinutes(3)), host);
    aftermath.historyIsShort(chronicle.historyEvents(id));
    if (cell.fault().isPlanted()) {
      aftermath.expect(scene.failures() > 0, "the planted failure never came to pass");
    }
    return String.join(", ", story);
  }

  private static void await(
      java.util.function.BooleanSupplier condition, Duration limit, String what) {
    long until = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException("after " + limit + " still not: " + what);
      }
      Pause.of(Duration.ofMillis(200));
    }
  }
}
