// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.experiment;

import dev.mllb.cli.plan.TakenModel;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.FailureSentence;
import dev.mllb.failure.MllbException;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.model.ExperimentRequest;
import dev.mllb.model.ExperimentResult;
import dev.mllb.model.ExperimentSummary;
import dev.mllb.model.HostCard;
import dev.mllb.model.HostChecks;
import dev.mllb.model.LeaseState;
import dev.mllb.model.Lineage;
import dev.mllb.worker.ConnectionOptions;
import dev.mllb.workflow.ExperimentWorkflow;
import dev.mllb.workflow.HostDrainWorkflow;
import dev.mllb.workflow.HostLeaseWorkflow;
import dev.mllb.workflow.HostWorkflow;
import dev.mllb.workflow.TaskQueues;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Everything a person does with experiments; throws {@link MllbException} with a sentence. */
public final class Experiments implements AutoCloseable {

  private static final long FREED_WITHIN_SECONDS = 30;

  private final WorkflowClient client;
  private final SearchAttributes searchable;

  /**
   * Works through a client.
   *
   * @param searchable which search attributes the namespace knows
   */
  Experiments(WorkflowClient client, SearchAttributes searchable) {
    this.client = client;
    this.searchable = searchable;
  }

  /**
   * Connects to a server.
   *
   * @throws MllbException SERVER_UNAVAILABLE when none answers within ten seconds
   */
  public static Experiments connect(ConnectionOptions options) {
    WorkflowClient client = Server.connect(options);
    return new Experiments(client, SearchAttributes.knownTo(client));
  }

  /** Starts a new experiment, with the model that its plan takes, and returns its id. */
  public String start(TakenModel taken, String host) {
    ExperimentPlan plan = taken.plan();
    Lineage made = taken.made();
    ExperimentRequest request =
        (made == null
                ? ExperimentRequest.of(plan, host, searchable.first())
                : ExperimentRequest.withModelOf(made, plan, host, searchable.first()))
            .withSearchableArms(searchable.arms());
    return new SequentialId(client, "experiment-" + plan.name() + "-")
        .first(
            id ->
                start(
                    id, request, WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE));
  }

  /**
   * Runs trials of a finished experiment again, in a new run with the same id; everything else is
   * reused.
   *
   * @param trials names in the plan
   * @throws MllbException NOT_POSSIBLE_NOW when it still runs; UNKNOWN_EXPERIMENT
   */
  public void rerun(String id, List<String> trials) {
    ExperimentResult previous = whatThereIs(id);
    ExperimentPlan plan = previous.summary().plan();
    for (String trial : trials) {
      if (plan.trials().stream().noneMatch(t -> t.name().equals(trial))) {
        throw new MllbException(FailureCode.INVALID_PLAN, id + " has no trial " + trial);
      }
    }
    String host = view(id).host();
    ExperimentRequest request =
        ExperimentRequest.again(previous, host, searchable.first(), trials)
            .withSearchableArms(searchable.arms());
    try {
      start(id, request, WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE);
    } catch (WorkflowExecutionAlreadyStarted e) {
      throw new MllbException(FailureCode.NOT_POSSIBLE_NOW, id + " is running already", e);
    }
  }

  private String start(String id, ExperimentRequest request, WorkflowIdReusePolicy reuse) {
    ExperimentWorkflow workflow =
        client.newWorkflowStub(
            ExperimentWorkflow.class,
            WorkflowOptions.newBuilder()
                .setWorkflowId(id)
                .setTaskQueue(TaskQueues.CONTROL)
                .setWorkflowIdReusePolicy(reuse)
                .setWorkflowIdConflictPolicy(
                    WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL)
                .setStaticSummary(request.plan().name() + " on " + request.host())
                .setMemo(Map.of("host", request.host()))
                .build());
    return Server.call(
        id, () -> WorkflowClient.start(workflow::runExperiment, request).getWorkflowId());
  }

  /** The experiment as it is now. */
  public ExperimentView view(String id) {
    return Server.call(id, () -> new ExperimentReader(client).read(id));
  }

  /** What a running experiment has made and found so far. */
  public ExperimentSummary soFar(String id) {
    return Server.call(id, () -> client.newWorkflowStub(ExperimentWorkflow.class, id).soFar());
  }

  /** Experiments, newest first. */
  List<ExperimentRow> list(ExperimentFilter filter, int limit) {
    return Server.call("", () -> new ExperimentList(client).newest(filter, limit));
  }

  /** Alarms of the last days, newest first. */
  List<RaisedAlarm> alarms(int days, int limit) {
    return Server.call("", () -> RaisedAlarm.newest(client, days, limit));
  }

  /**
   * Which schedules and running workflows name these models.
   *
   * @return for each model that is named, one that does
   */
  public Map<String, String> usersOf(Collection<String> models) {
    return new ArtifactUsers(client).of(models);
  }

  /** Campaigns on the same server. */
  Campaigns campaigns() {
    return new Campaigns(client, searchable);
  }

  /** Searches on the same server. */
  Bisects bisects() {
    return new Bisects(client, searchable);
  }

  /** The hosts of the fleet; asks the nodes themselves when told to look. */
  List<HostRow> hosts(boolean look) {
    return Server.call("", () -> new HostList(client).all(look));
  }

  /** What hosts said about themselves when last seen. */
  List<HostCard> hostCards() {
    return Server.call("", () -> new HostCards(client).registered());
  }

  /** Takes a host that is gone for good off the list. */
  void retireHost(String host) {
    Server.call(
        HostWorkflow.id(host),
        () -> {
          client.newWorkflowStub(HostWorkflow.class, HostWorkflow.id(host)).retire();
          return true;
        });
  }

  /**
   * Has a host tried by its own worker, and waits for the answer.
   *
   * @throws MllbException HOST_BUSY while an experiment holds it: loading a module there would
   *     disturb what it measures; HOST_SILENT when no worker answers
   */
  public HostChecks examine(String host) {
    return new RemoteDoctor(client).of(host);
  }

  /**
   * Keeps new experiments off a host; a host that is kept so already stays so.
   *
   * @throws MllbException NOT_POSSIBLE_NOW for a host that nobody knows
   */
  void drainHost(String host, String reason) {
    if (hosts(false).stream().noneMatch(row -> row.host().equals(host))) {
      throw new MllbException(
          FailureCode.NOT_POSSIBLE_NOW, "no host " + host + " here; `mllb hosts` lists them");
    }
    WorkflowOptions options =
        WorkflowOptions.newBuilder()
            .setWorkflowId(HostDrainWorkflow.id(host))
            .setTaskQueue(TaskQueues.CONTROL)
            .setWorkflowIdConflictPolicy(
                WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
            .setStaticSummary("drain " + host)
            .build();
    HostDrainWorkflow drain = client.newWorkflowStub(HostDrainWorkflow.class, options);
    Server.call(HostDrainWorkflow.id(host), () -> WorkflowClient.start(drain::drain, host, reason));
  }

  /**
   * Lets experiments come to a host again; over when it is free, so that a next drain is a new one.
   *
   * @throws MllbException NOT_POSSIBLE_NOW when it is not drained, or no control worker frees it
   */
  void resumeHost(String host) {
    WorkflowStub drain = client.newUntypedWorkflowStub(HostDrainWorkflow.id(host));
    try {
      Server.call(
          HostDrainWorkflow.id(host),
          () -> {
            drain.signal("resume");
            return true;
          });
      drain.getResult(FREED_WITHIN_SECONDS, TimeUnit.SECONDS, Void.class);
    } catch (TimeoutException e) {
      throw new MllbException(
          FailureCode.NOT_POSSIBLE_NOW,
          host + " is to serve experiments again, and no control worker has freed it yet",
          e);
    } catch (MllbException e) {
      throw e.code() == FailureCode.UNKNOWN_EXPERIMENT
          ? new MllbException(FailureCode.NOT_POSSIBLE_NOW, host + " is not drained", e)
          : e;
    }
  }

  /**
   * Takes a host away from its tenant.
   *
   * @return the lease as it was
   */
  LeaseState breakLease(String host, String reason) {
    return Server.call(
        HostLeaseWorkflow.id(host),
        () -> {
          HostLeaseWorkflow lease =
              client.newWorkflowStub(HostLeaseWorkflow.class, HostLeaseWorkflow.id(host));
          LeaseState before = lease.state();
          lease.breakLease(reason);
          return before;
        });
  }

  SearchAttributes searchable() {
    return searchable;
  }

  /** Asks it to stop; the host is native again some seconds later. */
  public void cancel(String id) {
    Server.call(
        id,
        () -> {
          stub(id).cancel("asked by a person");
          return true;
        });
  }

  /** Tries a failed trial again. */
  public void retryTrial(String id, String trial) {
    update(id, workflow -> workflow.retryTrial(trial));
  }

  /** Goes on without a failed trial. */
  public void skipTrial(String id, String trial) {
    update(id, workflow -> workflow.skipTrial(trial));
  }

  /** ExperimentResults it with a report of what is there. */
  public void abort(String id, String reason) {
    update(id, workflow -> workflow.abort(reason));
  }

  private void update(String id, Consumer<ExperimentWorkflow> update) {
    Server.call(
        id,
        () -> {
          update.accept(client.newWorkflowStub(ExperimentWorkflow.class, id));
          return true;
        });
  }

  /**
   * Waits for the end.
   *
   * @throws MllbException with the experiment's own sentence when it failed or was cancelled
   */
  public ExperimentResult result(String id) {
    try {
      return Server.call(id, () -> stub(id).getResult(ExperimentResult.class));
    } catch (WorkflowFailedException e) {
      throw FailedExperimentResult.toException(id, e);
    }
  }

  /**
   * Waits for the end, and also takes what a failed experiment left.
   *
   * @throws MllbException when there is no report at all
   */
  public ExperimentResult whatThereIs(String id) {
    try {
      return Server.call(id, () -> stub(id).getResult(ExperimentResult.class));
    } catch (WorkflowFailedException e) {
      return FailedExperimentResult.partial(e)
          .orElseThrow(() -> FailedExperimentResult.toException(id, e));
    }
  }

  private WorkflowStub stub(String id) {
    return client.newUntypedWorkflowStub(id);
  }

  /** The client behind it, for commands that need more. */
  public WorkflowClient client() {
    return client;
  }

  @Override
  public void close() {
    client.getWorkflowServiceStubs().shutdownNow();
  }

  /** Why a whole experiment failed. */
  static String sentence(WorkflowFailedException failure) {
    Throwable cause = failure.getCause();
    return cause == null ? String.valueOf(failure.getMessage()) : FailureSentence.of(cause);
  }
}
