// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.model.NightlyRequest;
import dev.mllb.workflow.NightlyWorkflow;
import dev.mllb.workflow.TaskQueues;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.ScheduleAlreadyRunningException;
import io.temporal.client.schedules.ScheduleBackfill;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleClientOptions;
import io.temporal.client.schedules.ScheduleException;
import io.temporal.client.schedules.ScheduleHandle;
import io.temporal.client.schedules.ScheduleListDescription;
import io.temporal.client.schedules.ScheduleOptions;
import io.temporal.client.schedules.SchedulePolicy;
import io.temporal.client.schedules.ScheduleSpec;
import io.temporal.client.schedules.ScheduleState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Schedules of the server; their nights are {@code nightly-<plan>-<host>-<time>}. */
final class Schedules {

  /** A server that was away for longer than this starts no night in the middle of the day. */
  private static final Duration CATCH_UP = Duration.ofHours(2);

  private final ScheduleClient client;
  private final SearchAttributes searchable;

  /**
   * One schedule.
   *
   * @param id its name
   * @param paused starts nothing now
   * @param next next start; empty when paused or over
   * @param last workflow id of the newest night; empty when there was none
   * @param note what its author wrote
   */
  record Row(String id, boolean paused, String next, String last, String note) {}

  Schedules(Experiments experiments) {
    WorkflowClient workflows = experiments.client();
    client =
        ScheduleClient.newInstance(
            workflows.getWorkflowServiceStubs(),
            ScheduleClientOptions.newBuilder()
                .setNamespace(workflows.getOptions().getNamespace())
                .build());
    searchable = experiments.searchable();
  }

  /** One at a time: a night that falls into a running one is left out. */
  String create(ExperimentPlan plan, String host, String cron) {
    String id = "schedule-" + plan.name() + "-" + host;
    Schedule schedule =
        Schedule.newBuilder()
            .setAction(night(plan, host))
            .setSpec(ScheduleSpec.newBuilder().setCronExpressions(List.of(cron)).build())
            .setPolicy(
                SchedulePolicy.newBuilder()
                    .setOverlap(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_SKIP)
                    .setCatchupWindow(CATCH_UP)
                    .build())
            .setState(ScheduleState.newBuilder().setNote(plan.name() + " on " + host).build())
            .build();
    try {
      var unused = client.createSchedule(id, schedule, ScheduleOptions.newBuilder().build());
    } catch (ScheduleAlreadyRunningException e) {
      throw new MllbException(
          FailureCode.NOT_POSSIBLE_NOW, id + " is there already; mllb schedule delete " + id, e);
    } catch (ScheduleException e) {
      throw failed(id, e);
    }
    return id;
  }

  List<Row> list() {
    return Server.call("", () -> client.listSchedules().map(Schedules::row).toList());
  }

  void pause(String id, String note) {
    change(id, schedule -> schedule.pause(note));
  }

  void resume(String id, String note) {
    change(id, schedule -> schedule.unpause(note));
  }

  void now(String id) {
    change(id, ScheduleHandle::trigger);
  }

  /** Starts what the clock would have started in that time, one after the other. */
  void backfill(String id, Instant from, Instant to) {
    change(
        id,
        schedule ->
            schedule.backfill(
                List.of(
                    new ScheduleBackfill(
                        from, to, ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_BUFFER_ALL))));
  }

  void delete(String id) {
    change(id, ScheduleHandle::delete);
  }

  private ScheduleActionStartWorkflow night(ExperimentPlan plan, String host) {
    return ScheduleActionStartWorkflow.newBuilder()
        .setWorkflowType(NightlyWorkflow.class)
        .setArguments(new NightlyRequest(plan, host, searchable.first(), searchable.arms()))
        .setOptions(
            WorkflowOptions.newBuilder()
                .setWorkflowId("nightly-" + plan.name() + "-" + host)
                .setTaskQueue(TaskQueues.CONTROL)
                .setStaticSummary(plan.name() + " on " + host)
                .setMemo(Map.of("host", host))
                .build())
        .build();
  }

  private void change(String id, Consumer<ScheduleHandle> change) {
    try {
      change.accept(client.getHandle(id));
    } catch (ScheduleException e) {
      throw failed(id, e);
    }
  }

  private static MllbException failed(String id, ScheduleException e) {
    Throwable cause = e.getCause();
    boolean unknown =
        cause instanceof StatusRuntimeException status
            && status.getStatus().getCode() == Status.Code.NOT_FOUND;
    return unknown
        ? new MllbException(
            FailureCode.NOT_POSSIBLE_NOW, "no schedule " + id + "; see mllb schedule list", e)
        : new MllbException(
            FailureCode.SERVER_UNAVAILABLE,
            "the Temporal server said: " + (cause == null ? e : cause).getMessage(),
            e);
  }

  private static Row row(ScheduleListDescription found) {
    boolean paused = found.getSchedule().getState().isPaused();
    String next =
        found.getInfo().getNextActionTimes().stream().findFirst().map(Object::toString).orElse("");
    String last =
        found.getInfo().getRecentActions().stream()
            .reduce((older, newer) -> newer)
            .map(started -> started.getAction().toString())
            .orElse("");
    return new Row(
        found.getScheduleId(),
        paused,
        paused ? "" : next,
        last,
        found.getSchedule().getState().getNote());
  }
}
