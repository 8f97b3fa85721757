// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.mllb.failure.FailureCode;
import dev.mllb.model.HostMoment;
import dev.mllb.model.TrialDesign;
import dev.mllb.model.TuneSpec;
import dev.mllb.model.WorkloadCall;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DataConverterException;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.payload.context.ActivitySerializationContext;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a worker answers that meets the request of a later release. */
@Timeout(60)
class NewerRequestTest {

  private static final DataConverter WRITER = DefaultDataConverter.newDefaultInstance();

  /** What a later release may ask: one field more. */
  public record LaterTune(Map<String, String> values, String pinned) {}

  @WorkflowInterface
  public interface Asking {
    @WorkflowMethod
    void ask();
  }

  /** As the later release asks it. */
  @ActivityInterface
  public interface Later {
    void tune(LaterTune tune);
  }

  /** As this release knows it. */
  @ActivityInterface
  public interface Host {
    void tune(TuneSpec tune);
  }

  public static final class AskingImpl implements Asking {
    @Override
    public void ask() {
      // Tried again as often as it likes: this must end by itself.
      ActivityOptions patient =
          ActivityOptions.newBuilder().setStartToCloseTimeout(Duration.ofMinutes(1)).build();
      Workflow.newActivityStub(Later.class, patient)
          .tune(new LaterTune(Map.of("swappiness", "5"), "cpu3"));
    }
  }

  @Test
  void theActivityFailsAtOnceWithTheFieldAndTheCureAndDoesNothing() {
    List<TuneSpec> done = new ArrayList<>();
    TestEnvironmentOptions options =
        TestEnvironmentOptions.newBuilder()
            .setWorkflowClientOptions(
                WorkflowClientOptions.newBuilder().setDataConverter(new RawArguments()).build())
            .build();
    try (TestWorkflowEnvironment server = TestWorkflowEnvironment.newInstance(options)) {
      Worker worker = server.newWorker("all");
      worker.registerWorkflowImplementationTypes(AskingImpl.class);
      worker.registerActivitiesImplementations((Host) done::add);
      server.start();
      Asking asking =
          server
              .getWorkflowClient()
              .newWorkflowStub(
                  Asking.class, WorkflowOptions.newBuilder().setTaskQueue("all").build());
      assertThatThrownBy(asking::ask)
          .isInstanceOf(WorkflowFailedException.class)
          .cause()
          .isInstanceOf(ActivityFailure.class)
          .cause()
          .isInstanceOfSatisfying(
              ApplicationFailure.class,
              failure -> {
                assertThat(failure.getType()).isEqualTo(FailureCode.WORKER_OUTDATED.name());
                assertThat(failure.getOriginalMessage())
                    .contains("newer release", "it has pinned", "upgrade this worker");
              });
    }
    assertThat(done).isEmpty();
  }

  @Test
  void aFieldThatIsLeftEmptySaysNothing() {
    assertThat(read("{\"values\":{\"swappiness\":\"5\"},\"pinned\":null}", TuneSpec.class))
        .isEqualTo(new TuneSpec(Map.of("swappiness", "5")));
  }

  @Test
  void newsMayHoldMoreThanIsUnderstood() {
    HostMoment moment = new HostMoment(1.5, "none", "boot", Instant.ofEpochSecond(7));
    Payload payload = WRITER.toPayload(moment).orElseThrow();
    String later = payload.getData().toStringUtf8().replaceFirst("\\{", "{\"later\":[1],");
    assertThat(read(later, HostMoment.class)).isEqualTo(moment);
  }

  @Test
  void aPlaceDeepInARequestIsNamed() {
    assertThatThrownBy(
            () ->
                read(
                    "{\"workload\":\"hackbench\",\"parameters\":{},\"on\":{\"cpu\":3}}",
                    WorkloadCall.class))
        .hasMessageContaining("it has on,");
  }

  @Test
  void aRequestThatIsNoneIsRefusedWithItsPlaceAndNotCalledNewer() {
    assertThatThrownBy(() -> read("{\"warmup\":\"many\"}", TrialDesign.class))
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> assertThat(failure.getType()).isEqualTo(FailureCode.INVALID_PLAN.name()))
        .hasMessageContaining("its warmup")
        .hasMessageNotContaining("newer");
  }

  /** It is another worker's, or this one's after its upgrade. */
  @Test
  void aWorkflowThatIsTooNewWaits() {
    assertThatThrownBy(
            () -> arguments(new RawArguments(), "{\"values\":{},\"pinned\":\"x\"}", TuneSpec.class))
        .isInstanceOf(IllegalStateException.class)
        .isNotInstanceOf(DataConverterException.class)
        .hasMessageContaining("upgrade this worker");
    assertThatThrownBy(() -> arguments(new RawArguments(), "{\"values\":7}", TuneSpec.class))
        .isInstanceOf(DataConverterException.class)
        .hasMessageContaining("its values");
  }

  private static Object read(String json, Class<?> type) {
    return arguments(
        new RawArguments()
            .withContext(
                new ActivitySerializationContext("default", "w", "Experiment", "a", "q", false)),
        json,
        type);
  }

  private static Object arguments(DataConverter reader, String json, Class<?> type) {
    Payload payload =
        WRITER.toPayload("").orElseThrow().toBuilder()
            .setData(ByteString.copyFromUtf8(json))
            .build();
    return reader
        .fromPayloads(
            Optional.of(Payloads.newBuilder().addPayloads(payload).build()),
            new Class<?>[] {type},
            new Type[] {type})[0];
  }
}
