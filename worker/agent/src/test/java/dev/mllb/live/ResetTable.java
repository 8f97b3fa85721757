// SPDX-License-Identifier: Apache-2.0
package dev.mllb.live;

import dev.mllb.live.LiveServer.Spoken;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Resets a finished experiment to every point that Temporal offers, as a person can from the web
 * page, and prints as a Markdown table what came of it: how it ended, what was done again, whether
 * host and lease were left in order. Fails when one of them was not.
 */
public final class ResetTable {

  private final LiveFleet fleet;
  private final LiveHost host;
  private boolean wrong;

  private ResetTable(LiveFleet fleet) {
    this.fleet = fleet;
    this.host = fleet.host("n1");
  }

  public static void main(String[] args) throws Exception {
    try (LiveFleet fleet = LiveFleet.start(0, Map.of("n1", "a"))) {
      ResetTable table = new ResetTable(fleet);
      table.print();
      System.exit(table.wrong ? 1 : 0);
    }
  }

  private void print() throws Exception {
    String first = start("first");
    fleet.mllb("watch", first);
    String run = runOf(first);
    Map<Long, String> points = points(first);
    System.out.println(
        "| reset to event | last thing in its history | ends | done again | host | lease |");
    System.out.println("| ---: | --- | --- | --- | --- | --- |");
    for (Map.Entry<Long, String> point : points.entrySet()) {
      reset(first, run, point.getKey(), point.getValue());
    }
    whileItRuns();
  }

  /** The workflow tasks of the run, each with what happened last before it. */
  private Map<Long, String> points(String id) {
    Map<Long, String> points = new LinkedHashMap<>();
    String last = "start";
    for (HistoryEvent event : fleet.client.fetchHistory(id).getEvents()) {
      if (event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED) {
        points.put(event.getEventId(), last);
      }
      last = name(event, last);
    }
    return points;
  }

  private static String name(HistoryEvent event, String last) {
    if (event.hasActivityTaskScheduledEventAttributes()) {
      return event.getActivityTaskScheduledEventAttributes().getActivityType().getName() + " asked";
    } else if (event.hasActivityTaskCompletedEventAttributes()) {
      return last.replace(" asked", " done");
    } else if (event.hasStartChildWorkflowExecutionInitiatedEventAttributes()) {
      return "trial asked";
    } else if (event.hasChildWorkflowExecutionCompletedEventAttributes()) {
      return "trial done";
    } else if (event.hasWorkflowExecutionSignaledEventAttributes()) {
      return event.getWorkflowExecutionSignaledEventAttributes().getSignalName();
    }
    return last;
  }

  private void reset(String id, String run, long event, String last) throws Exception {
    int seen = host.done.size();
    int computed = fleet.compute.done.size();
    Spoken said = resetTo(id, run, event);
    if (said.exit() != 0) {
      System.out.println(
          "| " + event + " | " + last + " | refused: " + said.out().strip() + " | | | |");
      return;
    }
    Spoken watched = fleet.mllb("watch", id);
    List<String> again = new ArrayList<>();
    host.done.stream().skip(seen).forEach(done -> again.add(done.step()));
    fleet.compute.done.stream().skip(computed).forEach(again::add);
    System.out.println(
        "| "
            + event
            + " | "
            + last
            + " | exit "
            + watched.exit()
            + " | "
            + String.join(", ", again)
            + " | "
            + hostState(seen)
            + " | "
            + lease()
            + " |");
  }

  private String runOf(String id) {
    return fleet.client.newUntypedWorkflowStub(id).describe().getExecution().getRunId();
  }

  private Spoken resetTo(String id, String run, long event) throws Exception {
    return fleet.server.temporal(
        "workflow",
        "reset",
        "-w",
        id,
        "-r",
        run,
        "--event-id",
        String.valueOf(event),
        "--reason",
        "table");
  }

  /** What touched the host must have been followed by a restoring. */
  private String hostState(int seen) {
    boolean dirty = false;
    for (LiveHost.Done done : host.done.subList(seen, host.done.size())) {
      dirty = !done.step().equals("native") && (dirty || !done.step().equals("preflight"));
    }
    wrong |= dirty;
    return dirty ? "NOT RESTORED" : "native";
  }

  private String lease() {
    for (int i = 0; i < 100; i++) {
      if (fleet.mllb("hosts", "break", "n1", "--reason", "table").exit() == 1) {
        return "free";
      }
      pause();
    }
    wrong = true;
    return "STILL HELD";
  }

  /** The common case: a trial runs or waits, and somebody resets. */
  private void whileItRuns() throws Exception {
    host.holds = "measure mix";
    String id = start("running");
    long before = host.count("measure mix");
    LiveFleet.await("the trial", () -> host.count("measure mix") > before || isInTrials(id));
    Map<Long, String> points = points(id);
    long last = points.keySet().stream().max(Long::compare).orElseThrow();
    int seen = host.done.size();
    String run = runOf(id);
    Spoken said = resetTo(id, run, last);
    pause();
    host.holds = "";
    Spoken watched = fleet.mllb("watch", id);
    List<String> again = new ArrayList<>();
    host.done.stream().skip(seen).forEach(done -> again.add(done.step()));
    System.out.println(
        "| "
            + last
            + ", while its trial runs | "
            + points.get(last)
            + " | reset exit "
            + said.exit()
            + ", exit "
            + watched.exit()
            + " | "
            + String.join(", ", again)
            + " | "
            + hostState(seen)
            + " | "
            + lease()
            + " |");
  }

  private boolean isInTrials(String id) {
    return fleet.mllb("status", id).out().contains("trials ");
  }

  private String start(String name) throws Exception {
    return fleet
        .mllb("start", fleet.plan(name, "mix", "fork").toString(), "--host", "n1")
        .out()
        .strip();
  }

  private static void pause() {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
