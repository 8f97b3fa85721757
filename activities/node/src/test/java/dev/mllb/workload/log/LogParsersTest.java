// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mllb.sample.Histogram;
import dev.mllb.workload.Workload;
import dev.mllb.workload.WorkloadCatalogue;
import dev.mllb.workload.WorkloadCatalogueTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Parsers against logs of real runs, kept beside the workloads. */
class LogParsersTest {

  private static final WorkloadCatalogue CATALOGUE =
      WorkloadCatalogue.load(WorkloadCatalogueTest.SOURCES);

  static Stream<Path> fixtures() throws IOException {
    try (Stream<Path> files = Files.walk(WorkloadCatalogueTest.SOURCES)) {
      return files
          .filter(f -> f.toString().contains("/fixtures/"))
          .filter(Files::isRegularFile)
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void everyMetricOfTheCatalogueIsInEveryRealLog(Path log) {
    Workload workload = CATALOGUE.find(log.getParent().getParent().getFileName().toString());
    Map<String, Double> values = LogParsers.read(workload, log).metrics();
    Set<String> wanted =
        workload.metrics().stream().map(m -> m.metric().name()).collect(Collectors.toSet());
    if (workload.name().equals("cyclictest-loaded")) {
      // Where too many delays were beyond the histogram, it has no such percentile.
      assertThat(values).containsKeys("wakeup_mean_us", "wakeup_max_us");
      wanted.removeIf(name -> name.startsWith("wakeup_p") && !values.containsKey(name));
    }
    assertThat(values.keySet()).isEqualTo(wanted);
    assertThat(values.values()).allMatch(v -> Double.isFinite(v) && v >= 0);
  }

  @Test
  void everyParserOfTheCatalogueExistsAndHasARealLog() throws IOException {
    for (Workload workload : CATALOGUE.all()) {
      assertThat(LogParsers.has(workload.parser())).as(workload.name()).isTrue();
    }
    assertThat(fixtures()).hasSizeGreaterThanOrEqualTo(13);
  }

  @Test
  void aLogThatTheDiskDoesNotGiveBackIsUnreadableLikeATornOne(@TempDir Path folder) {
    Workload workload = CATALOGUE.find("fibonacci");
    assertThatThrownBy(() -> LogParsers.read(workload, folder.resolve("none.log")))
        .isInstanceOf(UnreadableLogException.class)
        .hasMessageContaining("its log cannot be read: no such file or folder");
    assertThatThrownBy(() -> LogParsers.read(workload, folder))
        .isInstanceOf(UnreadableLogException.class)
        .hasMessageContaining("its log cannot be read: ");
  }

  @Test
  void distributionsOfOurOwnProgramsHoldAsManyValuesAsTheirLogsSay() {
    Histogram wakeups = histograms("wakeup-latency").get("wakeup_us");
    Map<String, Double> values = real("wakeup-latency");
    assertThat(wakeups.unit()).isEqualTo("us");
    // One second was measured.
    assertThat((double) wakeups.all()).isEqualTo(values.get("messages_per_s"));
    double atMost = 0;
    double below99 = 0;
    for (int i = 0; i < wakeups.upper().size(); i++) {
      atMost += wakeups.upper().get(i) <= values.get("wakeup_p99_us") ? wakeups.counts().get(i) : 0;
      below99 += wakeups.upper().get(i) < values.get("wakeup_p99_us") ? wakeups.counts().get(i) : 0;
    }
    assertThat(atMost / wakeups.all()).isGreaterThanOrEqualTo(0.99);
    assertThat(below99 / wakeups.all()).isLessThan(0.99);
  }

  @Test
  void eachRequestIsInBothDistributionsAndWaitsNoLongerThanItTakes() {
    Map<String, Histogram> all = histograms("request-latency");
    Map<String, Double> values = real("request-latency");
    assertThat(all.get("request_us").all()).isEqualTo(all.get("wait_us").all()).isPositive();
    assertThat(values.get("wait_p99_us")).isLessThan(values.get("request_p99_us"));
    // Two milliseconds of CPU time were asked for each.
    assertThat(values.get("request_p50_us")).isGreaterThan(2000);
  }

  @Test
  void theHistogramOfCyclictestKeepsEveryDelay() {
    Histogram delays = histograms("cyclictest-loaded").get("cyclictest_us");
    assertThat(delays.upper()).isSorted();
    assertThat(delays.upper().size()).isLessThan(120);
    assertThat(delays.all()).isPositive();
  }

  @Test
  void aBeatOfRtAppHasAWakeUpAndItsWork() throws IOException {
    assertThat(realBeats("debian12-x86_64.log", 496)).containsEntry("late_percent", 0.0);
  }

  @Test
  void aBeatOfRtAppThatWasLateCountsFromItsBeat() throws IOException {
    Map<String, Double> values = realBeats("debian12-x86_64-late.log", 473);
    assertThat(values.get("late_percent")).isEqualTo(100 * 139.0 / 473, within(1e-9));
  }

  /**
   * What the clock says: all beats are on one grid, which a row whose thread slept shows (it ends
   * with the wake-up for the next), and a beat is answered when its row's work has begun and taken
   * its time. Between start and work, and at a wake-up, rt-app itself takes some us.
   */
  private static Map<String, Double> realBeats(String fixture, int answered) throws IOException {
    Path log = WorkloadCatalogueTest.SOURCES.resolve("rt-app/fixtures/" + fixture);
    List<Long> responses = new ArrayList<>();
    List<Long> wakeups = new ArrayList<>();
    int beat = 0;
    long grid = 0;
    for (String line : Files.readAllLines(log)) {
      beat = line.startsWith("#idx") ? 0 : beat;
      if (line.matches(" +[0-9].*")) {
        String[] row = line.strip().split(" +");
        boolean slept = !row[9].equals("0") && !row[7].startsWith("-");
        long woke = Long.parseLong(row[10]);
        if (grid == 0) {
          assertThat(slept).isTrue();
          grid = Long.parseLong(row[5]) - woke - 16_000;
        }
        if (beat > 0) {
          responses.add(Long.parseLong(row[4]) + Long.parseLong(row[2]) - (grid + 16_000L * beat));
        }
        if (slept) {
          wakeups.add(woke);
        }
        beat++;
      }
    }
    LogResult read = LogParsers.read(CATALOGUE.find("rt-app"), log);
    assertThat(responses).hasSize(answered);
    assertThat(read.histograms().get("response_us").all()).isEqualTo(answered);
    assertThat(read.metrics().get("response_mean_us")).isEqualTo(mean(responses), within(5.0));
    assertThat(read.histograms().get("wakeup_us").all()).isEqualTo(wakeups.size());
    assertThat(read.metrics().get("wakeup_mean_us")).isEqualTo(mean(wakeups), within(1e-6));
    return read.metrics();
  }

  private static double mean(List<Long> values) {
    return values.stream().mapToLong(value -> value).average().orElseThrow();
  }

  @Test
  void stressNgTellsItsStressorsApart() {
    assertThat(real("stress-ng-mixed"))
        .containsEntry("bogo_ops_per_s", 1237.59)
        .containsEntry("io_ops_per_s", 5528.72)
        .containsEntry("vm_ops_per_s", 33841.00);
  }

  @Test
  void sysbenchDividesEventsByTime() {
    assertThat(real("sysbench-memory")).containsEntry("throughput_mib_per_s", 35768.56);
    assertThat(real("sysbench-fileio").get("operations_per_s"))
        .isEqualTo(48873.38 + 32583.92 + 13081.96, within(1e-6));
  }

  @Test
  void cyclictestTakesAllThreadsTogether() {
    assertThat(real("cyclictest-loaded"))
        .containsEntry("wakeup_max_us", 9221.0)
        .containsEntry("wakeup_p95_us", 1536.0);
  }

  @Test
  void aLogWithoutNumbersIsNoResult() {
    for (Workload workload : CATALOGUE.all()) {
      assertThatThrownBy(
              () ->
                  LogParsers.read(workload, new ByteArrayInputStream("Hello\n\n".getBytes(UTF_8))))
          .isInstanceOf(UnreadableLogException.class);
    }
  }

  private static Map<String, Histogram> histograms(String workload) {
    return LogParsers.read(
            CATALOGUE.find(workload),
            WorkloadCatalogueTest.SOURCES.resolve(workload).resolve("fixtures/debian12-x86_64.log"))
        .histograms();
  }

  private static Map<String, Double> real(String workload) {
    return LogParsers.read(
            CATALOGUE.find(workload),
            WorkloadCatalogueTest.SOURCES.resolve(workload).resolve("fixtures/debian12-x86_64.log"))
        .metrics();
  }
}
