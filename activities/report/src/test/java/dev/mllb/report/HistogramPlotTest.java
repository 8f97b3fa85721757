// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mllb.sample.Histogram;
import dev.mllb.sample.Repetition;
import dev.mllb.sample.Slot;
import dev.mllb.sample.Treatment;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HistogramPlotTest {

  private static final Histogram SHORT = new Histogram("us", List.of(1.0, 2.0), List.of(3L, 4L), 0);
  private static final Histogram LONG =
      new Histogram("us", List.of(1.0, 2.0, 4.0), List.of(1L, 1L, 5L), 2);
  private static final Histogram BOTH =
      new Histogram("us", List.of(1.0, 2.0, 4.0), List.of(4L, 5L, 5L), 2);

  @Test
  void whatEndsEarlierIsAddedAllTheSame() {
    assertThat(HistogramPlot.sum(List.of(Map.entry("a", SHORT), Map.entry("a", LONG))))
        .containsExactly(Map.entry("a", BOTH));
    assertThat(HistogramPlot.sum(List.of(Map.entry("a", LONG), Map.entry("a", SHORT))))
        .containsExactly(Map.entry("a", BOTH));
  }

  @Test
  void otherBoundsAreLeftOut() {
    Histogram other = new Histogram("us", List.of(1.0, 3.0), List.of(1L, 1L), 0);
    Histogram cut = new Histogram("us", List.of(1.0, 2.0), List.of(1L, 1L), 9);
    assertThat(
            HistogramPlot.sum(
                List.of(Map.entry("a", LONG), Map.entry("a", other), Map.entry("a", cut))))
        .containsExactly(Map.entry("a", LONG));
  }

  @Test
  void probesDoNotGetIntoWhatTheWorkloadMeasured() {
    List<Repetition> repetitions = List.of(repetition(0), repetition(Slot.INSTRUMENTED));
    Map<String, Map<String, Histogram>> shown =
        TrialSection.histograms(List.of(new ShownArm("native", "native", "native")), repetitions);
    assertThat(shown.get("latency_us")).containsExactly(Map.entry("native", LONG));
    assertThat(shown.get("slice_us")).containsExactly(Map.entry("native", SHORT));
  }

  private static Repetition repetition(int block) {
    return new Repetition(
        new Slot(block, 0, "native"),
        "2026-01-01T00:00:00Z",
        2,
        Map.of(),
        new Treatment(0, 0, 0, 0),
        List.of(),
        null,
        "boot",
        Map.of(),
        block < 0 ? Map.of("latency_us", LONG, "slice_us", SHORT) : Map.of("latency_us", LONG),
        List.of(),
        null,
        Map.of());
  }
}
