// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.workflow.Samples;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.GlobalDataConverter;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every record of the package survives Temporal's converter, filled and with its nulls. */
class PayloadRoundTripTest {

  private static final DataConverter CONVERTER = GlobalDataConverter.get();

  static Stream<Class<?>> records() throws IOException, ClassNotFoundException {
    try (Stream<Path> files = Files.list(Path.of("src/main/java/dev/mllb/model"))) {
      List<String> names =
          files.map(f -> f.getFileName().toString().replace(".java", "")).sorted().toList();
      return names.stream()
          .filter(name -> !name.equals("package-info"))
          .<Class<?>>map(PayloadRoundTripTest::load)
          .filter(Class::isRecord);
    }
  }

  @ParameterizedTest
  @MethodSource("records")
  void comesBackAsItWas(Class<?> type) throws ReflectiveOperationException {
    Object value = sample(type, type);
    Payload payload = CONVERTER.toPayload(value).orElseThrow();
    assertThat((Object) CONVERTER.fromPayload(payload, type, type)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mllb:../../etc/passwd",
        "file:///etc/passwd",
        "mllb:0123/x",
        "mllb:" + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" + "/../x",
        "mllb:" + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" + "/a/b"
      })
  void anAddressNeverLeavesTheStore(String uri) {
    assertThatThrownBy(() -> new ArtifactRef(uri, "0123456789abcdef".repeat(4), 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../x", "a b", "x/y", "-x", "$(id)", "a\nb"})
  void aHostIsAName(String host) throws ReflectiveOperationException {
    ExperimentPlan plan = (ExperimentPlan) sample(ExperimentPlan.class, ExperimentPlan.class);
    assertThatThrownBy(() -> ExperimentRequest.of(plan, host, false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** To the module no lease is one without an end. */
  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "PT0.0001S", "PT25H"})
  void aModuleIsNativeSoonAfterItsWorkerDied(Duration lease) {
    assertThatThrownBy(() -> new ModuleSpec(ModuleSpec.Mode.ACTIVE, 0, 64, 0, 0, lease))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("module.lease");
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName("dev.mllb.model." + name);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static Object sample(Class<?> type, Type generic) throws ReflectiveOperationException {
    if (type.isRecord()) {
      return record(type);
    } else if (type == List.class && generic.getTypeName().contains("Arm>")) {
      // Fewer than two are none.
      SchedulerCall policy = new SchedulerCall("x1", Map.of("x1", "x1"));
      return Arm.twice(new Arm("x1", "x1", Map.of("x1", "x1"), null, policy));
    } else if (type == List.class) {
      return List.of(argument(generic, 0));
    } else if (type == Map.class) {
      return Map.of(argument(generic, 0), argument(generic, 1));
    } else if (type.isEnum()) {
      Object[] constants = type.getEnumConstants();
      return constants[constants.length - 1];
    }
    return plain(type);
  }

  private static Object plain(Class<?> type) {
    if (type == String.class) {
      return "x1";
    } else if (type == Duration.class) {
      return Duration.ofMillis(1_500);
    } else if (type == Instant.class) {
      return Instant.ofEpochMilli(1_234_567);
    } else if (type == boolean.class || type == Boolean.class) {
      return true;
    } else if (type == double.class || type == Double.class) {
      return 0.5;
    } else if (type == int.class || type == Integer.class) {
      return 7;
    } else if (type == long.class || type == Long.class) {
      return 1L << 40;
    }
    throw new AssertionError("no sample for " + type);
  }

  private static Object argument(Type generic, int index) throws ReflectiveOperationException {
    Type argument = ((ParameterizedType) generic).getActualTypeArguments()[index];
    Class<?> raw =
        (Class<?>)
            (argument instanceof ParameterizedType parameterized
                ? parameterized.getRawType()
                : argument);
    return sample(raw, argument);
  }

  private static Object record(Class<?> type) throws ReflectiveOperationException {
    if (type == ArtifactRef.class) {
      return ArtifactRef.of("x1", "0123456789abcdef".repeat(4), 5);
    }
    if (type == Switchback.class) {
      return new Switchback(Duration.ofMillis(1_500), Duration.ofMillis(500));
    }
    if (type == TrialSpec.class) {
      // Arms of the plan above.
      return new TrialSpec("x1", new WorkloadCall("x1", Map.of()), List.of("x1", Arm.AGAIN));
    }
    if (type == BisectRequest.class) {
      // Settings, of which the sample above is none.
      List<Arm> arms = List.of(Arm.NATIVE, Arm.asIs("x1"), Arm.asIs("x2"));
      return new BisectRequest(Samples.withArms(Samples.plan("x1"), arms), "x1", true);
    }
    if (type == BootCall.class) {
      return new BootCall("6.16.12+deb13-arm64", "preempt=lazy quiet");
    }
    if (type == TrialTurn.class) {
      // Either of the two; the other is null.
      return new TrialTurn(null, (TrialMeasurement) record(TrialMeasurement.class));
    }
    if (type == ModuleStrike.class) {
      return new ModuleStrike(
          "0123456789abcdef".repeat(4),
          "x1",
          "x1",
          "x1",
          Instant.ofEpochMilli(1_234_567),
          null,
          null);
    }
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      values[i] = sample(components[i].getType(), components[i].getGenericType());
    }
    Constructor<?> constructor =
        type.getDeclaredConstructor(
            Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
    return constructor.newInstance(values);
  }
}
