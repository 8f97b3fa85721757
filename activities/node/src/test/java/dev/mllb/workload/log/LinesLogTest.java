// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.workload.Workload;
import dev.mllb.workload.WorkloadCatalogue;
import dev.mllb.workload.WorkloadCatalogueTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinesLogTest {

  private static final WorkloadCatalogue SHIPPED =
      WorkloadCatalogue.load(WorkloadCatalogueTest.SOURCES);

  @TempDir Path folder;
  private Workload workload;

  @BeforeEach
  void own() throws IOException {
    workload = own("'rate: ([0-9.]+)'", "'99% +([0-9.]+)(us|ms|s)'", "ms");
  }

  private Workload own(String rate, String latency, String unit) throws IOException {
    Files.writeString(
        folder.resolve("own.yaml"),
        """
        summary: s
        command: [true]
        runs: fixed
        failures: ['errors: [1-9].*']
        metrics:
          - {name: rate, unit: 1/s, better: higher, domain: positive, headline: true, from: %s}
          - {name: latency, unit: %s, better: lower, domain: positive, from: %s}
        """
            .formatted(rate, unit, latency));
    return SHIPPED.with(folder).find("own");
  }

  private Map<String, Double> read(String log) {
    return LogParsers.read(workload, new ByteArrayInputStream(log.getBytes(UTF_8))).metrics();
  }

  @Test
  void aNumberIsTheGroupOfItsWholeLine() {
    assertThat(read("hello\n  rate: 12.5\n 99%   250us\nerrors: 0\n"))
        .isEqualTo(Map.of("rate", 12.5, "latency", 0.25));
    assertThat(read("rate: 3\n99% 2s\n")).isEqualTo(Map.of("rate", 3.0, "latency", 2000.0));
  }

  @Test
  void whatIsMissingTwiceOrReportedAsAnErrorIsNoResult() {
    for (String log :
        new String[] {
          "99% 1ms\n",
          "rate: 1\n",
          "rate: 1\n99% 1ms\nrate: 2\n",
          "rate: 1\n99% 1ms\nerrors: 3 of 5\n",
          "rate: 0\n99% 1ms\n",
          "rate: 1.2.3\n99% 1ms\n",
          "the rate: 1\n99% 1ms\n",
          "rate: 1\n99% 1ms\nKilled\n"
        }) {
      assertThatThrownBy(() -> read(log)).as(log).isInstanceOf(UnreadableLogException.class);
    }
  }

  @Test
  void anExpressionThatGoesBackForEverOrSkipsItsNumberIsNoResult() throws IOException {
    workload = own("'rate .*.*.*.*([0-9])x'", "'99% ([0-9]+)'", "ms");
    String near = "rate " + "1".repeat(300) + "\n99% 1\n";
    assertThatThrownBy(() -> read(near))
        .isInstanceOf(UnreadableLogException.class)
        .hasMessageContaining("goes back too often");
    workload = own("'rate( [0-9]+)?'", "'99% ([0-9]+)'", "ms");
    assertThatThrownBy(() -> read("rate\n99% 1\n")).hasMessageContaining("has no number");
    workload = own("'rate: ([0-9.]+)'", "'99% ([0-9]+)(us|ms)?'", "ms");
    assertThat(read("rate: 1\n99% 7\n")).containsEntry("latency", 7.0);
  }

  @Test
  void anExpressionThatCannotWorkIsSaidBeforeItRuns() throws IOException {
    assertThat(LogParsers.problem(workload)).isEmpty();
    assertThat(LogParsers.problem(own("'rate: .*'", "'([0-9])'", "ms"))).contains("one group");
    assertThat(LogParsers.problem(own("'rate: (['", "'([0-9])'", "ms"))).contains("regular");
    assertThat(LogParsers.problem(own("'r ([0-9])'", "'([0-9])(ms)'", "trees")))
        .contains("unit of time");
    assertThat(LogParsers.problem(own("'(a)(b)(c)'", "'([0-9])'", "ms"))).contains("one group");
  }
}
