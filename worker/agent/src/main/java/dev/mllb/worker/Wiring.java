// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.host.HostRules;
import dev.mllb.worker.command.CommandGuard;
import dev.mllb.worker.command.CommandSigner;
import dev.mllb.worker.command.HoursGuard;
import dev.mllb.worker.command.LeaseGuard;
import dev.mllb.worker.command.RawArguments;
import dev.mllb.worker.telemetry.ExperimentInLogs;
import dev.mllb.workflow.AlarmWorkflowImpl;
import dev.mllb.workflow.BisectWorkflowImpl;
import dev.mllb.workflow.CampaignWorkflowImpl;
import dev.mllb.workflow.DoctorWorkflowImpl;
import dev.mllb.workflow.ExperimentWorkflowImpl;
import dev.mllb.workflow.HostDrainWorkflowImpl;
import dev.mllb.workflow.HostLeaseWorkflowImpl;
import dev.mllb.workflow.HostWorkflowImpl;
import dev.mllb.workflow.NightlyWorkflowImpl;
import dev.mllb.workflow.QuarantineWorkflowImpl;
import dev.mllb.workflow.SweepPointWorkflowImpl;
import dev.mllb.workflow.SweepWorkflowImpl;
import dev.mllb.workflow.TaskQueues;
import dev.mllb.workflow.TrialWorkflowImpl;
import io.temporal.activity.ActivityInfo;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.converter.DataConverterException;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import io.temporal.worker.WorkflowImplementationOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Registers queues, workflows and activity implementations by role. */
final class Wiring {

  /**
   * A cancellation reaches an activity with the answer to a heartbeat, and the SDK holds heartbeats
   * back: two seconds keep "native within 10 s" possible at the cost of a small call per activity.
   */
  private static final Duration HEARTBEATS_HELD_BACK = Duration.ofSeconds(2);

  /** Less than a workflow task's own ten seconds, so that a real deadlock is still named. */
  private static final Duration STARVED_FOR = Duration.ofSeconds(8);

  /** One long activity per host; the others are short ones such as restore, which never wait. */
  private static final int ACTIVITIES_PER_HOST = 8;

  /** Training uses every core: two at once would both be slower than one after the other. */
  private static final int TRAININGS_AT_ONCE = 1;

  /** Beside a training: seconds of one core each, and the memory of one trial's samples. */
  private static final int JUDGEMENTS_AT_ONCE = 2;

  private final String host;
  private final ArtifactStore store;
  private final Path state;
  private final HostRules rules;
  private final @Nullable Path signingKey;
  private final @Nullable Path controlKey;

  /**
   * @param rules of the owner of this machine, for the host role
   * @param signingKey of the compute role; null signs nothing
   * @param controlKey of the control role; null signs nothing
   */
  Wiring(
      String host,
      ArtifactStore store,
      Path state,
      HostRules rules,
      @Nullable Path signingKey,
      @Nullable Path controlKey) {
    this.rules = rules;
    this.signingKey = signingKey;
    this.controlKey = controlKey;
    this.host = host;
    this.store = store;
    this.state = state;
  }

  String host() {
    return host;
  }

  /** The quarantine as this node knows it. */
  NodeQuarantine quarantine(WorkflowClient client) {
    FleetQuarantine fleet = new FleetQuarantine(client);
    return new NodeQuarantine(state, host, fleet::list, fleet::add);
  }

  /**
   * A factory with a worker per role.
   *
   * @param counting counts what steps find
   */
  WorkerFactory factory(WorkflowClient client, Set<Role> roles, WorkerInterceptor counting) {
    WorkerFactory factory = guarded(client, counting);
    if (roles.contains(Role.CONTROL)) {
      control(factory.newWorker(TaskQueues.CONTROL, patient()), client);
    }
    if (roles.contains(Role.COMPUTE)) {
      ComputeInstallation.require("the role compute")
          .register(
              factory.newWorker(TaskQueues.COMPUTE, options(TRAININGS_AT_ONCE)),
              factory.newWorker(TaskQueues.JUDGE, options(JUDGEMENTS_AT_ONCE)),
              store,
              state,
              signingKey);
    }
    if (roles.contains(Role.HOST)) {
      WorkerOptions options =
          WorkerOptions.newBuilder(options(ACTIVITIES_PER_HOST))
              .setIdentity(new HostClaim(host, state).identity())
              .build();
      HostRole.register(
          factory.newWorker(TaskQueues.host(host), options),
          host,
          store,
          state,
          quarantine(client).gate(),
          rules);
    }
    return factory;
  }

  /** A factory that signs commands to hosts, and follows no others, as this machine is set up. */
  WorkerFactory guarded(WorkflowClient client, WorkerInterceptor counting) {
    List<WorkerInterceptor> inner = new ArrayList<>(List.of(counting));
    if (controlKey != null) {
      inner.add(new CommandSigner(controlKey));
    }
    // Before a command waits for another one's end: a forged one is not to take its place.
    List<WorkerInterceptor> outer =
        new ArrayList<>(
            List.of(
                new HoursGuard(rules.policy(), Clock.system(ZoneId.systemDefault())),
                new LeaseGuard(client)));
    if (rules.control() != null) {
      outer.add(
          new CommandGuard(rules.control(), asked -> starter(client, asked), Clock.systemUTC()));
    }
    return bare(client, inner, outer);
  }

  /** Who started a workflow, as they called themselves. */
  private static String starter(WorkflowClient client, ActivityInfo asked) {
    try {
      return client
          .fetchHistory(asked.getWorkflowId(), asked.getWorkflowRunId())
          .getEvents()
          .get(0)
          .getWorkflowExecutionStartedEventAttributes()
          .getIdentity();
    } catch (RuntimeException e) {
      return "somebody the server does not name";
    }
  }

  /** A factory with everything but workers. */
  static WorkerFactory bare(WorkflowClient client, WorkerInterceptor... more) {
    return bare(client, List.of(more), List.of());
  }

  private static WorkerFactory bare(
      WorkflowClient client, List<WorkerInterceptor> inner, List<WorkerInterceptor> outer) {
    List<WorkerInterceptor> all = new ArrayList<>(inner);
    // The last is the outermost: what the guards log belongs to an experiment too, and what they
    // throw is seen by the server.
    all.add(new ActivityGuards());
    all.addAll(outer);
    all.add(new ExperimentInLogs());
    all.add(new ShortTraces());
    WorkflowClientOptions raw =
        WorkflowClientOptions.newBuilder(client.getOptions())
            .setDataConverter(new RawArguments())
            .build();
    return WorkerFactory.newInstance(
        WorkflowClient.newInstance(client.getWorkflowServiceStubs(), raw),
        WorkerFactoryOptions.newBuilder()
            .setWorkerInterceptors(all.toArray(new WorkerInterceptor[0]))
            // Enough for a whole fleet's experiments to stay in memory between their steps.
            .setWorkflowCacheSize(1_000)
            .build());
  }

  static void control(Worker worker, WorkflowClient client) {
    // What cannot be read never can be: such a workflow ends with the reason instead of being tried
    // for ever. An experiment has put its host back by then.
    worker.registerWorkflowImplementationTypes(
        WorkflowImplementationOptions.newBuilder()
            .setFailWorkflowExceptionTypes(
                DataConverterException.class,
                NullPointerException.class,
                IllegalArgumentException.class)
            .build(),
        ExperimentWorkflowImpl.class,
        TrialWorkflowImpl.class,
        SweepWorkflowImpl.class,
        SweepPointWorkflowImpl.class,
        NightlyWorkflowImpl.class,
        AlarmWorkflowImpl.class,
        DoctorWorkflowImpl.class,
        HostDrainWorkflowImpl.class,
        CampaignWorkflowImpl.class,
        BisectWorkflowImpl.class);
    // These are there for as long as the fleet: a signal that cannot be read must not end them.
    worker.registerWorkflowImplementationTypes(
        HostLeaseWorkflowImpl.class, HostWorkflowImpl.class, QuarantineWorkflowImpl.class);
    worker.registerActivitiesImplementations(
        new ControlActivitiesImpl(client),
        new NightlyActivitiesImpl(client, AlarmPost.of(System.getenv())));
  }

  /**
   * For workflows. The SDK takes a workflow thread that ran for a second for a deadlocked one and
   * fails its task; on a starved machine a second passes between two lines of ours.
   */
  static WorkerOptions patient() {
    return WorkerOptions.newBuilder()
        .setDefaultDeadlockDetectionTimeout(STARVED_FOR.toMillis())
        .build();
  }

  static WorkerOptions options(int activities) {
    return WorkerOptions.newBuilder()
        .setMaxConcurrentActivityExecutionSize(activities)
        .setMaxHeartbeatThrottleInterval(HEARTBEATS_HELD_BACK)
        .setDefaultHeartbeatThrottleInterval(HEARTBEATS_HELD_BACK)
        .build();
  }
}
