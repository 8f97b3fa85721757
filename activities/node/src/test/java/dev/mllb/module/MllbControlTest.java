// SPDX-License-Identifier: Apache-2.0
package dev.mllb.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.failure.MllbException;
import dev.mllb.model.ModuleSpec;
import dev.mllb.model.ModuleSpec.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MllbControlTest {

  @TempDir Path dir;

  private MllbControl control;

  @BeforeEach
  void files() throws IOException {
    control = new MllbControl(dir);
    put("mode", "off\n");
    put("trip", "none\n");
    put("model_id", "2ad33e76b6827643cf497e0fe8f89146\n");
    put("counters", "calls 12\ndecided 7\nacted 5\nflips_to_yes 2\nflips_to_no 1\n");
  }

  @Test
  void readsWhatTheModuleShows() {
    assertThat(control.mode()).isEqualTo(Mode.OFF);
    assertThat(control.trip()).isEmpty();
    assertThat(control.modelId()).isEqualTo("2ad33e76b6827643cf497e0fe8f89146");
    assertThat(control.counters().decided()).isEqualTo(7);
    assertThat(control.counters().flips()).isEqualTo(3);
    assertThat(control.counters().get("unheard_of")).isZero();
  }

  @Test
  void aTripHasReasonCountAndTime() throws IOException {
    put("trip", "lease 5000 90696911504\n");

    assertThat(control.trip()).contains(new ModuleTrip("lease", 5000, 90_696_911_504L));
  }

  @Test
  void aModelOverTheLatencyBudgetIsNamedWithWhatToChange() throws IOException {
    put("trip", "latency 64 90696911504\n");

    assertThat(control.trip().orElseThrow().sentence())
        .contains("module.latencyBudgetNs")
        .contains("model.hidden");
  }

  @Test
  void writesSettingsAsTheModuleReadsThem() throws IOException {
    for (String file :
        new String[] {
          "canary_per_mille",
          "canary_seed",
          "refusal_limit",
          "latency_budget_ns",
          "divergence_per_mille",
          "lease_ms"
        }) {
      put(file, "");
    }

    control.mode(Mode.CANARY);
    control.configure(new ModuleSpec(Mode.CANARY, 100, 32, 20_000, 300, Duration.ofSeconds(5)), -1);
    control.renewLease(Duration.ofSeconds(5));

    assertThat(dir.resolve("mode")).hasContent("canary");
    assertThat(dir.resolve("canary_seed")).hasContent("18446744073709551615");
    assertThat(dir.resolve("refusal_limit")).hasContent("32");
    assertThat(dir.resolve("lease_ms")).hasContent("5000");
  }

  @Test
  void aModuleThatIsNotThereIsAKnownFailure() {
    MllbControl nothing = new MllbControl(dir.resolve("none"));

    assertThat(nothing.isLoaded()).isFalse();
    assertThatThrownBy(nothing::counters)
        .isInstanceOf(MllbException.class)
        .hasMessageContaining("not loaded");
  }

  private void put(String name, String content) throws IOException {
    Files.writeString(dir.resolve(name), content);
  }
}
