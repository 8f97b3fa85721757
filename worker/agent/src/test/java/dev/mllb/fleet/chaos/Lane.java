// SPDX-License-Identifier: Apache-2.0
package dev.mllb.fleet.chaos;

import dev.mllb.fleet.Scene;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One host and the experiments on it, one after the other, each with its fault. */
final class Lane {

  /** Longer than every time-out on the way of one fault. */
  private static final Duration ENDS_WITHIN = Duration.ofMinutes(25);

  private static final String NEVER = "the planted failure never came to pass";

  /** The experiment before it may have to end first, on a machine where everything is slow. */
  private static final Duration REACHED_WITHIN = Duration.ofMinutes(30);

  private final Fleet fleet;
  private final String host;
  private final Chronicle chronicle;
  private final Random dice;
  private int number;

  /** The experiment that has the host while this one waits for the lease. */
  private @Nullable String holder;

  Lane(Fleet fleet, String host, Chronicle chronicle, long seed) {
    this.fleet = fleet;
    this.host = host;
    this.chronicle = chronicle;
    this.dice = new Random(seed);
  }

  /** From the start to what is left; never throws. */
  Cell.Outcome run(Cell cell) {
    String id = nextId();
    Cell.Outcome outcome =
        judged(
            id,
            cell,
            person -> {
              begin(id, cell.phase(), cell);
              Scene scene = fleet.folder.scene(id);
              if (!cell.fault().isPlanted()) {
                need(reached(scene, cell.phase(), id, person), id, cell.phase());
                new Injection(fleet, host, dice).run(cell, scene);
              }
            });
    return outcome.expecting(!cell.fault().isPlanted() || cameToPass(id), NEVER);
  }

  /** Whether what was planted into the experiment made a step of it fail. */
  private boolean cameToPass(String id) {
    return fleet.folder.scene(id).failures() > 0;
  }

  /**
   * One experiment with a fault in each of these phases, in their order; never throws.
   *
   * @param isLate once it is, nothing more is broken
   * @return what became of each fault that happened, the planted one first; an experiment that
   *     failed before the planted one's phase never met that
   */
  List<Cell.Outcome> storm(List<Cell> cells, Cell planted, BooleanSupplier isLate) {
    String id = nextId();
    List<Cell> happened = new ArrayList<>();
    Cell.Outcome end =
        judged(
            id,
            planted,
            person -> {
              Injection.plant(planted, fleet.folder.scene(id));
              begin(id, cells.get(0).phase(), cells.get(0));
              for (int i = 0; i < cells.size() && !isLate.getAsBoolean(); i++) {
                Scene scene = fleet.folder.scene(id);
                if (i + 1 < cells.size()) {
                  scene.thenHold(cells.get(i + 1).phase());
                }
                if (!reached(scene, cells.get(i).phase(), id, person)) {
                  return;
                }
                new Injection(fleet, host, dice).run(cells.get(i), scene);
                fleet.folder.scene(id + "-before").letGo();
                happened.add(cells.get(i));
                System.out.println("   " + id + ": " + cells.get(i));
              }
            });
    List<Cell.Outcome> outcomes = new ArrayList<>();
    if (cameToPass(id) || !end.outcome().startsWith("failed") || happened.isEmpty()) {
      outcomes.add(end.expecting(cameToPass(id), NEVER));
    }
    for (Cell cell : happened) {
      outcomes.add(
          new Cell.Outcome(cell, end.outcome(), end.seconds(), end.historyEvents(), end.wrong()));
    }
    return outcomes;
  }

  /** The end of an experiment that was held; never throws. */
  Cell.Outcome conclude(String id, Cell cell) {
    return judged(id, cell, person -> {});
  }

  private Cell.Outcome judged(String id, Cell cell, Consumer<Operator> fault) {
    long began = System.nanoTime();
    Aftermath aftermath = new Aftermath(fleet.folder);
    Operator person = new Operator(chronicle, id, fleet.folder.scene(id), aftermath);
    String outcome = "";
    try {
      fault.accept(person);
      outcome = finish(id, cell, person, aftermath);
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
    String id = nextId();
    begin(id, phase, new Cell(phase, Fault.SERVER_KILL, Duration.ZERO));
    Scene scene = fleet.folder.scene(id);
    Operator nobody = new Operator(chronicle, id, scene, new Aftermath(fleet.folder));
    need(reached(scene, phase, id, nobody), id, phase);
    return id;
  }

  private static void need(boolean reached, String id, String phase) {
    if (!reached) {
      throw new IllegalStateException(id + " ended before " + phase);
    }
  }

  private String nextId() {
    return "experiment-" + host + "-" + ++number;
  }

  private void begin(String id, String phase, Cell cell) {
    Scene scene = fleet.folder.scene(id);
    Injection.plant(cell, scene);
    holder = null;
    if (phase.equals("lease")) {
      holder = id + "-before";
      Scene before = fleet.folder.scene(holder);
      before.hold("preflight");
      chronicle.start(holder, host);
      await(() -> before.isReached("preflight"), "the experiment before it has the host");
    }
    chronicle.start(id, host);
  }

  /** Waits for the phase; false when the experiment ended before it. */
  private boolean reached(Scene scene, String phase, String id, Operator person) {
    BooleanSupplier there =
        phase.equals("lease") ? () -> chronicle.isInPhase(id, phase) : () -> scene.isReached(phase);
    boolean[] runs = {true};
    await(
        () -> {
          runs[0] = person.look();
          return !runs[0] || there.getAsBoolean();
        },
        id + " reaches " + phase);
    return runs[0];
  }

  /** Lets everything go and looks at what is left. */
  private String finish(String id, Cell cell, Operator person, Aftermath aftermath) {
    Scene scene = fleet.folder.scene(id);
    scene.letGo();
    if (holder != null) {
      fleet.folder.scene(holder).letGo();
      chronicle.end(holder, ENDS_WITHIN, aftermath, () -> {});
    }
    String end = chronicle.end(id, ENDS_WITHIN, aftermath, person::look);
    aftermath.hostIsNative(host);
    aftermath.leaseIsFree(chronicle.isLeaseFree(host, Duration.ofMinutes(3)), host);
    aftermath.historyIsShort(chronicle.historyEvents(id));
    List<String> told = person.sentences();
    if (cell.fault() == Fault.LOAD_BROKEN && cameToPass(id)) {
      aftermath.expect(
          told.stream().anyMatch(sentence -> sentence.contains("stress-ng")), "nobody was asked");
    }
    return told.isEmpty() ? end : "waited for a person, retried, " + end;
  }

  private static void await(BooleanSupplier condition, String what) {
    long until = System.nanoTime() + REACHED_WITHIN.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException("after " + REACHED_WITHIN + " still not: " + what);
      }
      Pause.of(Duration.ofMillis(200));
    }
  }
}
