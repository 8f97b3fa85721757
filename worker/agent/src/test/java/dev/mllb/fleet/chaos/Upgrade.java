// SPDX-License-Identifier: Apache-2.0
package dev.mllb.fleet.chaos;

import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * All workers are exchanged for those of another build while every host is in another phase, as an
 * upgrade does it: stopped in an orderly way, one after the other, and started again.
 */
final class Upgrade {

  private final Fleet fleet;
  private final List<Lane> lanes;
  private final WorkflowClient client;

  Upgrade(Fleet fleet, List<Lane> lanes, WorkflowClient client) {
    this.fleet = fleet;
    this.lanes = lanes;
    this.client = client;
  }

  /**
   * Needs a fleet that runs another build.
   *
   * @param classPath of the build that takes over
   */
  List<Cell.Outcome> run(String classPath) {
    EveryPhase held = new EveryPhase(fleet, lanes, Fault.UPGRADE, Duration.ZERO);
    String before = fleet.control.pid() + "@";
    fleet.useClassPath(classPath);
    for (FleetProcess worker : fleet.workers()) {
      worker.stop();
      worker.start();
    }
    String after = fleet.control.pid() + "@";
    held.letGo(i -> true);
    List<Cell.Outcome> outcomes = held.conclude();
    for (int i = 0; i < outcomes.size(); i++) {
      long old = workflowTasks(held.ids().get(i), before);
      long now = workflowTasks(held.ids().get(i), after);
      outcomes.set(i, outcomes.get(i).expecting(old > 0 && now > 0, "one build did all of it"));
      System.out.printf(
          Locale.ROOT,
          "  %s: %d workflow tasks by the build before, %d by the one after%n",
          outcomes.get(i).cell().phase(),
          old,
          now);
    }
    return outcomes;
  }

  /** How many a worker did whose identity begins so. */
  private long workflowTasks(String id, String worker) {
    return client.fetchHistory(id).getEvents().stream()
        .filter(e -> e.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED)
        .map(e -> e.getWorkflowTaskCompletedEventAttributes().getIdentity())
        .filter(identity -> identity.startsWith(worker))
        .count();
  }
}
