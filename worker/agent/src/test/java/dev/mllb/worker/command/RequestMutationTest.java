// SPDX-License-Identifier: Apache-2.0
package dev.mllb.worker.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import dev.mllb.activity.BootActivities;
import dev.mllb.activity.HostActivities;
import dev.mllb.activity.ModuleActivities;
import dev.mllb.activity.TraceActivities;
import dev.mllb.activity.TrialActivities;
import dev.mllb.basics.Mutants;
import dev.mllb.model.Arm;
import dev.mllb.model.BootTicket;
import dev.mllb.model.ExperimentPlan;
import dev.mllb.model.SchedulerCall;
import dev.mllb.model.TrialRequest;
import dev.mllb.model.TuneSpec;
import dev.mllb.model.WorkloadCall;
import dev.mllb.workflow.Samples;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.common.converter.DataConverter;
import io.temporal.failure.ApplicationFailure;
import io.temporal.payload.context.ActivitySerializationContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a node is asked to do, as it comes out of a task: nobody has looked at it before. */
class RequestMutationTest {

  private static final DataConverter WRITER = JsonPayloads.converter();

  private static final DataConverter READER =
      new RawArguments()
          .withContext(
              new ActivitySerializationContext("default", "w", "Experiment", "a", "q", false));

  private static final Arm ARM =
      new Arm(
          "tuned",
          Arm.TRAINED,
          Map.of("swappiness", "5"),
          new WorkloadCall("hackbench", Map.of("groups", "1")),
          new SchedulerCall("simple", Map.of("slice", "5ms")));

  private static final ExperimentPlan PLAN =
      Samples.withArms(Samples.plan("mix"), List.of(Arm.NATIVE, ARM));

  private static final TrialRequest TRIAL =
      new TrialRequest(
          "experiment-tiny-1",
          PLAN.trials().get(0),
          1,
          PLAN.design(),
          PLAN.module(),
          Samples.module(),
          Samples.MODEL_ID,
          7,
          1,
          PLAN.arms(),
          Samples.exported().forKernel());

  static Stream<List<Object>> arguments() {
    return Stream.of(
        List.of(TrialActivities.class, "measure", 0, TRIAL),
        List.of(BootActivities.class, "boot", 1, new BootTicket(1, 2, "tuned", 3)),
        List.of(TraceActivities.class, "collect", 1, PLAN.collect()),
        List.of(ModuleActivities.class, "verify", 1, Samples.module()),
        List.of(ModuleActivities.class, "build", 1, Samples.exported()),
        List.of(HostActivities.class, "preflight", 0, PLAN.collect().workloads()),
        List.of(HostActivities.class, "preflight", 1, PLAN.arms()),
        List.of(HostActivities.class, "preflight", 2, requireNonNull(ARM.policy())),
        List.of(HostActivities.class, "tune", 1, new TuneSpec(Map.of("swappiness", "5"))));
  }

  @ParameterizedTest
  @MethodSource("arguments")
  void damagedArgumentsAreRefusedAsSuch(List<Object> argument) {
    Method asked =
        Arrays.stream(((Class<?>) argument.get(0)).getMethods())
            .filter(method -> method.getName().equals(argument.get(1)))
            .findFirst()
            .orElseThrow();
    int place = (Integer) argument.get(2);
    Payload whole = WRITER.toPayload(argument.get(3)).orElseThrow();
    read(whole, asked, place);
    Mutants.read(
        "argument " + place + " of " + argument.get(1),
        List.of(whole.getData().toByteArray()),
        bytes -> read(whole.toBuilder().setData(ByteString.copyFrom(bytes)).build(), asked, place),
        ApplicationFailure.class);
  }

  /** As long arguments travel. */
  @Test
  void soIsWhatIsPacked() throws Exception {
    Method measure = TrialActivities.class.getMethod("measure", TrialRequest.class);
    Payload plain = WRITER.toPayload(TRIAL).orElseThrow();
    byte[] whole = packed(plain.getData().toByteArray());
    read(deflated(whole), measure, 0);
    Mutants.read(
        "packed argument",
        List.of(whole),
        bytes -> read(deflated(bytes), measure, 0),
        ApplicationFailure.class);
  }

  private static Payload deflated(byte[] bytes) {
    return Payload.newBuilder()
        .putMetadata("encoding", ByteString.copyFrom("json/deflate", UTF_8))
        .setData(ByteString.copyFrom(bytes))
        .build();
  }

  private static byte[] packed(byte[] json) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(json);
    }
    return out.toByteArray();
  }

  private static void read(Payload payload, Method asked, int place) {
    READER.fromPayloads(
        Optional.of(Payloads.newBuilder().addPayloads(payload).build()),
        new Class<?>[] {asked.getParameterTypes()[place]},
        new Type[] {asked.getGenericParameterTypes()[place]});
  }
}
