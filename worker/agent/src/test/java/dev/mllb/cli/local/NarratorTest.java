// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.cli.experiment.ExperimentView;
import dev.mllb.model.Progress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NarratorTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final StringWriter err = new StringWriter();
  private final Narrator narrator = new Narrator(new PrintWriter(err));

  @Test
  void saysAPhaseOnce() {
    narrator.show(view("collect", "", ""));
    narrator.show(view("collect", "", ""));
    narrator.show(view("lease", "waiting for host lab, held by experiment-x-1", ""));

    assertThat(err.toString().lines().map(String::strip))
        .containsExactly(
            "1:05  collect", "1:05  lease: waiting for host lab, held by experiment-x-1");
  }

  @Test
  void notesComeNowAndThenOnly() {
    narrator.show(view("collect", "", "collect 1 of 150 s"));
    narrator.show(view("collect", "", "collect 2 of 150 s"));

    assertThat(err.toString()).contains("collect 1 of 150 s").doesNotContain("collect 2 of");
  }

  private static ExperimentView view(String phase, String detail, String note) {
    Progress progress = new Progress(phase, detail, START, Map.of(), List.of(), null, null);
    return new ExperimentView(
        "experiment-x-1",
        "COMPLETED",
        START,
        START.plusSeconds(65),
        "lab",
        progress,
        List.of(new ExperimentView.Work("Collect", 1, false, note, 0, "")));
  }
}
