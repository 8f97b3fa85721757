package dev.mllb.cli.experiment;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.model.ExperimentRequest;
import dev.mllb.workflow.ExperimentWorkflow;
import dev.mllb.workflow.TaskQueues;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.ScheduleAlreadyRunningException;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleClientOptions;
import io.temporal.client.schedules.ScheduleListDescription;
import io.temporal.client.schedules.ScheduleOptions;
import io.temporal.client.schedules.SchedulePolicy;
import io.temporal.client.schedules.ScheduleSpec;
import io.temporal.client.schedules.ScheduleState;
import java.util.List;
import java.util.Map;

/** Schedules of the server; their experiments are {@code experiment-<plan>-nightly-<time>}. */
final class Schedules {

  private final ScheduleClient client;
  private final boolean searchable;

  /**
   * One schedule.
   *
   * @param id its name
   * @param paused starts nothing now
   * @param next next start; empty when paused or over
   * @param note what its author wrote
   */
  record Row(String id, boolean paused, String next, String note) {}

  Schedules(Experiments experiments) {
    WorkflowClient workflows = experiments.client();
    client =
        ScheduleClient.newInstance(
            workflows.getWorkflowServiceStubs(),
            ScheduleClientOptions.newBuilder()
                .setNamespace(workflows.getOptions().getNamespace())
                .build());
    searchable = experiments.isSearchable();
  }

  String create(ExperimentPlan plan, String host, String cron) {
    String id = "schedule-" + plan.name() + "-" + host;
    Schedule schedule =
        Schedule.newBuilder()
            .setAction(
                ScheduleActionStartWorkflow.newBuilder()
                    .setWorkflowType(ExperimentWorkflow.class)
                    .setArguments(ExperimentRequest.of(plan, host, searchable))
                    .setOptions(
                        WorkflowOptions.newBuilder()
                            .setWorkflowId("experiment-" + plan.name() + "-nightly")
                            .setTaskQueue(TaskQueues.CONTROL)
                            .setStaticSummary(plan.name() + " on " + host)
                            .setMemo(Map.of("host", host))
                            .build())
                    .build())
            .setSpec(ScheduleSpec.newBuilder().setCronExpressions(List.of(cron)).build())
            .setPolicy(
                SchedulePolicy.newBuilder()
                    .setOverlap(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_SKIP)
                    .build())
            .setState(ScheduleState.newBuilder().setNote(plan.name() + " on " + host).build())
            .build();
    try {
      var unused = client.createSchedule(id, schedule, ScheduleOptions.newBuilder().build());
    } catch (ScheduleAlreadyRunningException e) {
      throw new MllbException(FailureCode.NOT_POSSIBLE_NOW, id + " is there already", e);
    }
    return id;
  }

  List<Row> list() {
    return Server.call("", () -> client.listSchedules().map(Schedules::row).toList());
  }

  void pause(String id) {
    change(id, () -> client.getHandle(id).pause("paused with mllb schedule pause"));
  }

  void resume(String id) {
    change(id, () -> client.getHandle(id).unpause("resumed with mllb schedule resume"));
  }

  void now(String id) {
    change(id, () -> client.getHandle(id).trigger());
  }

  void delete(String id) {
    change(id, () -> client.getHandle(id).delete());
  }

  private static void change(String id, Runnable change) {
    Server.call(
        id,
        () -> {
          change.run();
          return true;
        });
  }

  private static Row row(ScheduleListDescription found) {
    ScheduleListDescription known = found;
    boolean paused = known.getSchedule().getState().isPaused();
    String next =
        known.getInfo().getNextActionTimes().stream().findFirst().map(Object::toString).orElse("");
    return new Row(
        known.getScheduleId(),
        paused,
        paused ? "" : next,
        known.getSchedule().getState().getNote());
  }
}
