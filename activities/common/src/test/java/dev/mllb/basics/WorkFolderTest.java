// SPDX-License-Identifier: Apache-2.0
package dev.mllb.basics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.model.CollectSpec;
import dev.mllb.model.WorkloadCall;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkFolderTest {

  @TempDir private Path state;

  private static CollectSpec collect(int seconds, Map<String, String> parameters) {
    return new CollectSpec(
        Duration.ofSeconds(seconds),
        List.of(new WorkloadCall("hackbench", parameters)),
        1,
        1 << 22,
        false,
        0,
        List.of(),
        null,
        List.of(),
        CollectSpec.DEFAULT_BATCH_RECORDS,
        null,
        null);
  }

  @Test
  void theSameRequestGoesOnAndAnyOtherIsRefused() {
    Path folder = state.resolve("first");
    WorkFolder.claim(folder, "first", collect(60, Map.of("groups", "2", "loops", "9")));
    WorkFolder.claim(
        folder, "first", collect(60, new TreeMap<>(Map.of("loops", "9", "groups", "2"))));

    for (CollectSpec other :
        List.of(
            collect(30, Map.of("groups", "2", "loops", "9")),
            collect(60, Map.of("groups", "3", "loops", "9")),
            collect(60, Map.of()))) {
      assertThatThrownBy(() -> WorkFolder.claim(folder, "first", other))
          .isInstanceOfSatisfying(
              MllbException.class,
              e -> assertThat(e.code()).isEqualTo(FailureCode.NOT_POSSIBLE_NOW))
          .hasMessageContaining("'first'")
          .hasMessageContaining("take another id");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../etc", "", ".", "..", "a/b", "a\nb", "$(id)"})
  void aNameStaysInItsFolder(String id) {
    Path place = state.resolve(WorkFolder.name(id)).normalize();
    assertThat(place.getParent()).isEqualTo(state.normalize());
  }

  @Test
  void longNamesFitAndDiffer() {
    String a = WorkFolder.name("x".repeat(5000) + "a");
    String b = WorkFolder.name("x".repeat(5000) + "b");
    assertThat(a).hasSizeLessThan(220).isNotEqualTo(b);
    assertThat(WorkFolder.name("experiment-first-1.run")).isEqualTo("experiment-first-1.run");
  }
}
