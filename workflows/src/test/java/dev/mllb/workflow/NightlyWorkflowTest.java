// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.activity.NightlyActivities;
import dev.mllb.activity.PromotionActivities;
import dev.mllb.failure.FailureCode;
import dev.mllb.model.Alarm;
import dev.mllb.model.ExperimentRequest;
import dev.mllb.model.ExperimentResult;
import dev.mllb.model.NightlyOutcome;
import dev.mllb.model.NightlyRequest;
import dev.mllb.model.Verdict;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NightlyWorkflowTest {

  private static final String NIGHT = "nightly-tiny-lab";
  private static final List<ExperimentRequest> STARTED = new CopyOnWriteArrayList<>();
  private static volatile @Nullable ExperimentResult fresh;
  private static volatile @Nullable ExperimentResult withPromoted;

  /** An experiment that knows its result from the start, or fails after an hour. */
  public static final class KnownExperiment extends DeafExperiment {

    @Override
    public ExperimentResult runExperiment(ExperimentRequest request) {
      Workflow.sleep(Duration.ofHours(1));
      STARTED.add(request);
      ExperimentResult result = request.previous() == null ? fresh : withPromoted;
      if (result == null) {
        throw FailureCode.HOST_BUSY.toFailure("the node caught fire", null);
      }
      return result;
    }
  }

  /** The registry, the server's list and the people. */
  private static final class World implements PromotionActivities, NightlyActivities {

    final List<Alarm> told = new CopyOnWriteArrayList<>();
    final AtomicInteger deaf = new AtomicInteger();
    volatile @Nullable String model;
    volatile @Nullable ExperimentResult known;

    @Override
    public @Nullable String promotedModel() {
      return model;
    }

    @Override
    public @Nullable ExperimentResult experimentWith(String modelId, String host) {
      return known;
    }

    @Override
    public void tell(Alarm alarm) {
      if (deaf.getAndDecrement() > 0) {
        throw FailureCode.SERVER_UNAVAILABLE.toFailure("nobody takes it", null);
      }
      told.add(alarm);
    }
  }

  private final World world = new World();
  private TestWorkflowEnvironment environment;
  private WorkflowClient client;

  @BeforeEach
  void start() {
    STARTED.clear();
    fresh = Nights.result(Verdict.BETTER, 3, 5);
    withPromoted = Nights.result(Verdict.BETTER, 3, 5);
    TestEnvironmentOptions.Builder options = TestEnvironmentOptions.newBuilder();
    ExperimentAttributes.ALL.forEach(
        key -> options.registerSearchAttribute(key.getName(), key.getValueType()));
    environment = TestWorkflowEnvironment.newInstance(options.build());
    client = environment.getWorkflowClient();
    Worker control = environment.newWorker(TaskQueues.CONTROL);
    control.registerWorkflowImplementationTypes(
        NightlyWorkflowImpl.class, AlarmWorkflowImpl.class, KnownExperiment.class);
    control.registerActivitiesImplementations(world);
    environment.newWorker(TaskQueues.COMPUTE).registerActivitiesImplementations(world);
    environment.newWorker(TaskQueues.JUDGE).registerActivitiesImplementations(world);
    environment.start();
  }

  @AfterEach
  void stop() {
    environment.close();
  }

  private NightlyOutcome night() {
    return client
        .newWorkflowStub(
            NightlyWorkflow.class,
            WorkflowOptions.newBuilder()
                .setWorkflowId(NIGHT)
                .setTaskQueue(TaskQueues.CONTROL)
                .build())
        .runNight(new NightlyRequest(Samples.plan("mix"), "lab", true));
  }

  private void alarmIsTaken() {
    client.newUntypedWorkflowStub("alarm-nightly-tiny-lab").getResult(Void.class);
  }

  private String verdictInTheList() {
    return client
        .newUntypedWorkflowStub(NIGHT)
        .describe()
        .getTypedSearchAttributes()
        .get(ExperimentAttributes.VERDICT);
  }

  private void fellBehind() {
    world.model = Samples.MODEL_ID;
    world.known = Nights.result(Verdict.BETTER, 3, 5);
    fresh = Nights.result(Verdict.NO_DIFFERENCE, -1, 1);
  }

  @Test
  void theFirstNightHasNoModelToCompareWithAndSaysSo() {
    NightlyOutcome outcome = night();
    assertThat(outcome.alarm()).isNull();
    assertThat(outcome.sentence()).contains("Nothing got worse", "No model is promoted");
    assertThat(outcome.suspects()).isEmpty();
    assertThat(STARTED).hasSize(1);
    assertThat(world.told).isEmpty();
    assertThat(verdictInTheList()).isEqualTo("NO_ALARM");
  }

  @Test
  void thePromotedModelRunsTheSameTrialsInTheSameNight() {
    world.model = Samples.MODEL_ID;
    world.known = Nights.result(Verdict.BETTER, 3, 5);
    NightlyOutcome outcome = night();
    assertThat(STARTED).hasSize(2);
    assertThat(STARTED.get(0).previous()).isNull();
    assertThat(STARTED.get(1).previous()).isEqualTo(world.known);
    assertThat(outcome.promoted()).isEqualTo("experiment-nightly-tiny-lab-promoted");
    assertThat(outcome.alarm()).isNull();
  }

  @Test
  void aModelThatFellBehindOnOneNightIsSaidAndNoAlarm() throws Exception {
    fellBehind();
    NightlyOutcome outcome = night();
    assertThat(outcome.alarm()).isNull();
    assertThat(outcome.suspects()).containsExactly("new model, mix");
    assertThat(outcome.sentence())
        .contains("unless the next night says it too", "Trial mix fell behind the model in use");
    assertThat(world.told).isEmpty();
    assertThat(verdictInTheList()).isEqualTo("NO_ALARM");
    StoredHistories.keep(client, "v4", NIGHT);
  }

  @Test
  void bothModelsHaveSeedsOfTheirOwnEveryNight() {
    fellBehind();
    NightlyOutcome unused = night();
    assertThat(STARTED)
        .extracting(started -> started.plan().seed())
        .hasSize(2)
        .doesNotHaveDuplicates()
        .doesNotContain(Samples.plan("mix").seed());
  }

  @Test
  void aNightThatFailedIsAnAlarmUntilSomebodyTakesIt() {
    fresh = null;
    world.deaf.set(7);
    // The night is over at once, though nobody takes the message yet.
    assertThat(night().alarm()).contains("failed: the node caught fire");
    alarmIsTaken();
    assertThat(world.told).hasSize(1);
  }

  @Test
  void aPromotedModelThatCannotRunTonightIsSuspectAndNoAlarm() {
    world.model = Samples.MODEL_ID;
    world.known = Nights.result(Verdict.BETTER, 3, 5);
    withPromoted = null;
    NightlyOutcome outcome = night();
    assertThat(outcome.alarm()).isNull();
    assertThat(outcome.suspects()).containsExactly("comparison");
    assertThat(outcome.sentence()).contains("could not be measured: the node caught fire");
  }

  /** With the same suspect two nights running it is an alarm, as {@link NightlyJudgeTest} shows. */
  @Test
  void aServerThatHasForgottenThePromotedModelsExperimentIsSuspect() {
    world.model = Samples.MODEL_ID;
    NightlyOutcome outcome = night();
    assertThat(outcome.alarm()).isNull();
    assertThat(outcome.suspects()).containsExactly("comparison");
    assertThat(outcome.sentence())
        .contains("unless the next night says it too", "knows no experiment on lab", "promote one");
  }
}
