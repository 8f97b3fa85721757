// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.basics.SigningKeys;
import dev.mllb.host.TrustedKeys;
import dev.mllb.workflow.TaskQueues;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.RetryOptions;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptorBase;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a signature does not cover is not done: other arguments, another key, a time gone by. */
@Timeout(60)
class CommandGuardTest {

  /** Only an experiment is signed for. */
  @WorkflowInterface
  public interface Asking {
    @WorkflowMethod(name = "ExperimentWorkflow")
    void ask(String what);
  }

  @ActivityInterface
  public interface Host {
    @ActivityMethod
    void obey(String what);

    @ActivityMethod
    void obeyMore(String what);
  }

  /** Does as it is told. */
  public record Doing(List<String> done) implements Host {
    @Override
    public void obey(String what) {
      done.add(what);
    }

    @Override
    public void obeyMore(String what) {
      done.add(what);
    }
  }

  public static final class AskingImpl implements Asking {
    @Override
    public void ask(String what) {
      ActivityOptions once =
          ActivityOptions.newBuilder()
              .setTaskQueue(TaskQueues.host("n1"))
              .setScheduleToCloseTimeout(Duration.ofMinutes(1))
              .setRetryOptions(RetryOptions.newBuilder().setMaximumAttempts(1).build())
              .build();
      Workflow.newActivityStub(Host.class, once).obey(what);
    }
  }

  @TempDir private Path folder;
  private final List<String> done = new ArrayList<>();
  private Duration givenOutLater = Duration.ZERO;
  private TestWorkflowEnvironment server;
  private Path key;

  @BeforeEach
  void start() throws Exception {
    key = Files.createDirectory(folder.resolve("keys")).resolve("control.key");
    SigningKeys.make(key);
    server =
        TestWorkflowEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder()
                .setWorkflowClientOptions(
                    WorkflowClientOptions.newBuilder().setDataConverter(new RawArguments()).build())
                .build());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void ask(Path signedWith, Clock nodesClock, WorkerInterceptor... between) {
    WorkflowClient client = server.getWorkflowClient();
    // What a workflow asks goes through the last one last: behind the signature.
    List<WorkerInterceptor> control = new ArrayList<>(List.of(new CommandSigner(signedWith)));
    control.addAll(List.of(between));
    WorkerFactory controlWorker = factory(client, control);
    controlWorker.newWorker("control").registerWorkflowImplementationTypes(AskingImpl.class);
    WorkerFactory node =
        factory(
            client,
            List.of(
                new CommandGuard(new TrustedKeys(key.getParent()), a -> "a test", nodesClock),
                new GivenOutLater(givenOutLater)));
    for (String host : List.of("n1", "n2")) {
      node.newWorker(TaskQueues.host(host)).registerActivitiesImplementations(new Doing(done));
    }
    controlWorker.start();
    node.start();
    try {
      client
          .newWorkflowStub(
              Asking.class, WorkflowOptions.newBuilder().setTaskQueue("control").build())
          .ask("measure");
    } finally {
      controlWorker.shutdownNow();
      node.shutdownNow();
    }
  }

  private static WorkerFactory factory(
      WorkflowClient client, List<WorkerInterceptor> interceptors) {
    return WorkerFactory.newInstance(
        client,
        WorkerFactoryOptions.newBuilder()
            .setWorkerInterceptors(interceptors.toArray(new WorkerInterceptor[0]))
            .build());
  }

  private Clock now() {
    return Clock.offset(
        Clock.systemUTC(),
        Duration.ofMillis(server.currentTimeMillis() - System.currentTimeMillis()));
  }

  @Test
  void whatIsSignedIsDone() {
    ask(key, now());
    assertThat(done).containsExactly("measure");
  }

  /** It is the server's clock that an expiry is by. */
  @ParameterizedTest
  @ValueSource(ints = {-14, 14})
  void aClockOfTheNodesThatIsWrongByHoursRefusesNothing(int hours) {
    ask(key, Clock.offset(now(), Duration.ofHours(hours)));
    assertThat(done).containsExactly("measure");
  }

  /** A clock behind the server's by the time that has gone by would hide that it has. */
  @ParameterizedTest
  @ValueSource(ints = {0, -61})
  void aTimeGoneByIsRefused(int minutes) {
    givenOutLater = Duration.ofMinutes(61);
    assertThatThrownBy(() -> ask(key, Clock.offset(now(), Duration.ofMinutes(minutes))))
        .hasStackTraceContaining("it was to be done until");
    assertThat(done).isEmpty();
  }

  /** An old command with the time at which it was in time, from whoever has become the server. */
  @ParameterizedTest
  @ValueSource(ints = {-25, 25})
  void aServerWhoseTimeIsNotTheNodesIsNotFollowed(int hours) {
    assertThatThrownBy(() -> ask(key, Clock.offset(now(), Duration.ofHours(hours))))
        .hasStackTraceContaining("set the clock that is wrong");
    assertThat(done).isEmpty();
  }

  @Test
  void anotherKeyIsRefused() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other")).resolve("other.key");
    SigningKeys.make(other);
    assertThatThrownBy(() -> ask(other, now()))
        .hasStackTraceContaining("its signature is of no key");
    assertThat(done).isEmpty();
  }

  @Test
  void otherArgumentsAreRefused() {
    assertThatThrownBy(() -> ask(key, now(), new Changed("Obey", "n1", "insmod")))
        .hasStackTraceContaining("or of another command");
    assertThat(done).isEmpty();
  }

  /** A node that keeps what it was told, for another one. */
  @Test
  void anotherHostDoesNotDoIt() {
    assertThatThrownBy(() -> ask(key, now(), new Changed("Obey", "n2", "measure")))
        .hasStackTraceContaining("n2 does not do Obey")
        .hasStackTraceContaining("or of another command");
    assertThat(done).isEmpty();
  }

  @Test
  void neitherIsAnythingElseDoneForIt() {
    assertThatThrownBy(() -> ask(key, now(), new Changed("ObeyMore", "n1", "measure")))
        .hasStackTraceContaining("n1 does not do ObeyMore");
    assertThat(done).isEmpty();
  }

  @Test
  void whatIsNotChangedIsDone() {
    ask(key, now(), new Changed("Obey", "n1", "measure"));
    assertThat(done).containsExactly("measure");
  }

  /** The server's word of when an attempt began, later by some time. */
  private static final class GivenOutLater extends WorkerInterceptorBase {

    private final Duration later;

    GivenOutLater(Duration later) {
      this.later = later;
    }

    @Override
    public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
      return new ActivityInboundCallsInterceptorBase(next) {
        @Override
        public void init(ActivityExecutionContext context) {
          ActivityInfo info =
              like(
                  ActivityInfo.class,
                  context.getInfo(),
                  "getStartedTimestamp",
                  context.getInfo().getStartedTimestamp() + later.toMillis());
          super.init(like(ActivityExecutionContext.class, context, "getInfo", info));
        }
      };
    }

    private static <T> T like(Class<T> type, T whole, String but, Object says) {
      return type.cast(
          Proxy.newProxyInstance(
              type.getClassLoader(),
              new Class<?>[] {type},
              (self, method, arguments) ->
                  method.getName().equals(but) ? says : method.invoke(whole, arguments)));
    }
  }

  /** What was signed, made into something else on its way. */
  private static final class Changed extends WorkerInterceptorBase {

    private final String activity;
    private final String host;
    private final String what;

    Changed(String activity, String host, String what) {
      this.activity = activity;
      this.host = host;
      this.what = what;
    }

    @Override
    public WorkflowInboundCallsInterceptor interceptWorkflow(WorkflowInboundCallsInterceptor next) {
      return new WorkflowInboundCallsInterceptorBase(next) {
        @Override
        public void init(WorkflowOutboundCallsInterceptor calls) {
          super.init(
              new WorkflowOutboundCallsInterceptorBase(calls) {
                @Override
                public <R> ActivityOutput<R> executeActivity(ActivityInput<R> input) {
                  return super.executeActivity(
                      new ActivityInput<>(
                          activity,
                          input.getResultClass(),
                          input.getResultType(),
                          new Object[] {what},
                          ActivityOptions.newBuilder(input.getOptions())
                              .setTaskQueue(TaskQueues.host(host))
                              .build(),
                          input.getHeader()));
                }
              });
        }
      };
    }
  }
}
