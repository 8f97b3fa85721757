// SPDX-License-Identifier: Apache-2.0
package dev.mllb.fleet.chaos;

import com.google.protobuf.util.Timestamps;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.common.WorkflowExecutionHistory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the histories of experiments and their trials say about length and waiting. */
final class Histories {

  private static final int MOST_EVENTS = 500;
  private static final double P95_SECONDS = 1.0;

  private final WorkflowClient client;
  private final List<Long> lengths = new ArrayList<>();
  private final List<Double> waits = new ArrayList<>();

  /** The same by the minute in which they began: a busy neighbour shows as some bad minutes. */
  private final Map<Long, List<Double>> waitsByMinute = new TreeMap<>();

  private long events;
  private long bytes;
  private int completed;

  Histories(WorkflowClient client) {
    this.client = client;
  }

  /** Experiments that still run. */
  long open() {
    return client
        .getWorkflowServiceStubs()
        .blockingStub()
        .countWorkflowExecutions(
            CountWorkflowExecutionsRequest.newBuilder()
                .setNamespace(client.getOptions().getNamespace())
                .setQuery("WorkflowType = 'ExperimentWorkflow' AND ExecutionStatus = 'Running'")
                .build())
        .getCount();
  }

  void read(List<String> ids) {
    for (String id : ids) {
      lengths.add(take(client.fetchHistory(id), true));
      take(client.fetchHistory(id + "/trial/mix"), false);
      take(client.fetchHistory(id + "/trial/fib"), false);
    }
  }

  private long take(WorkflowExecutionHistory history, boolean isExperiment) {
    Map<Long, HistoryEvent> scheduled = new HashMap<>();
    for (HistoryEvent event : history.getEvents()) {
      events++;
      bytes += event.getSerializedSize();
      if (event.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED) {
        scheduled.put(event.getEventId(), event);
      } else if (event.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED) {
        long first = event.getActivityTaskStartedEventAttributes().getScheduledEventId();
        double asked = nanos(scheduled.get(first)) / 1e9;
        double wait = nanos(event) / 1e9 - asked;
        waits.add(wait);
        waitsByMinute.computeIfAbsent((long) asked / 60, m -> new ArrayList<>()).add(wait);
      } else if (isExperiment
          && event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED) {
        completed++;
      }
    }
    return history.getEvents().size();
  }

  private static double nanos(HistoryEvent event) {
    return Timestamps.toNanos(event.getEventTime());
  }

  /** Prints it; returns what does not hold. */
  List<String> report(double wallSeconds) {
    List<Double> sorted = waits.stream().sorted().toList();
    List<Long> sizes = lengths.stream().sorted().toList();
    System.out.printf(
        Locale.ROOT,
        "  completed: %d of %d%n  history events of an experiment: %d to %d, with its trials %.0f"
            + " (%.0f kB)%n  events per second: %.0f%n",
        completed,
        lengths.size(),
        sizes.get(0),
        sizes.get(sizes.size() - 1),
        (double) events / lengths.size(),
        bytes / 1000.0 / lengths.size(),
        events / wallSeconds);
    System.out.printf(
        Locale.ROOT,
        "  schedule-to-start of %d activities: median %.3f s, p95 %.3f s, p99 %.3f s, most %.3f s%n",
        sorted.size(),
        quantile(sorted, 0.5),
        quantile(sorted, 0.95),
        quantile(sorted, 0.99),
        quantile(sorted, 1));
    System.out.println(
        waitsByMinute.values().stream()
            .map(minute -> quantile(minute.stream().sorted().toList(), 0.95))
            .map(p95 -> String.format(Locale.ROOT, "%.2f", p95))
            .collect(Collectors.joining(" ", "  p95 minute by minute: ", " s")));
    List<String> wrong = new ArrayList<>();
    if (completed != lengths.size()) {
      wrong.add((lengths.size() - completed) + " experiments did not complete");
    }
    if (sizes.get(sizes.size() - 1) > MOST_EVENTS) {
      wrong.add("a history has " + sizes.get(sizes.size() - 1) + " events");
    }
    if (quantile(sorted, 0.95) > P95_SECONDS) {
      wrong.add("schedule-to-start p95 is " + quantile(sorted, 0.95) + " s");
    }
    return wrong;
  }

  private static double quantile(List<Double> sorted, double q) {
    return sorted.isEmpty() ? 0 : sorted.get((int) Math.min(sorted.size() - 1, q * sorted.size()));
  }
}
