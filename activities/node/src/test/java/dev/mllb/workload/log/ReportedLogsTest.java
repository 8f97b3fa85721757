// SPDX-License-Identifier: Apache-2.0
package dev.mllb.workload.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.basics.Digest;
import dev.mllb.basics.Excerpt;
import dev.mllb.workload.WorkloadCatalogue;
import dev.mllb.workload.WorkloadCatalogueTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Logs as people have them: what is not a result says so, what is one is read. */
class ReportedLogsTest {

  private static final WorkloadCatalogue CATALOGUE =
      WorkloadCatalogue.load(WorkloadCatalogueTest.SOURCES);

  private static final String STARTED = "stress-ng: info:  [9] dispatching hogs: 4 cpu\n";
  private static final String ROW =
      "stress-ng: metrc: [9] cpu  100  2.00  3.90  0.05  50.00  25.32  98.75  3840\n";
  private static final String ZEROS =
      "stress-ng: metrc: [9] cpu  0  0.00  0.00  0.00  0.00  0.00  0.00  0\n";
  private static final String COMPLETED =
      "stress-ng: info:  [9] successful run completed in 2.00 secs\n";

  private static final String JSON =
      "{\n\"thread\": {\"0\": {\"histogram\": {\"9\": 4}, \"cycles\": 4, \"min\": 9, \"max\": 9,"
          + " \"avg\": 9.0}}\n}\n";

  private static final String BEATS =
      "# Policy : SCHED_OTHER priority : 0\n"
          + "#idx perf run period start end rel_st slack c_duration c_period wu_lat\n";
  private static final String BEAT = "   0 50000 1094 14786 1 2 3 13626 50000 16000 65\n";

  private static Arguments bad(String workload, String log, String sentence) {
    return Arguments.of(workload, log, sentence);
  }

  static Stream<Arguments> whatDidNotHappen() throws IOException {
    String cyclictest =
        Files.readString(
            WorkloadCatalogueTest.SOURCES.resolve(
                "cyclictest-loaded/fixtures/debian12-x86_64.log"));
    String average = "# Avg Latencies:";
    return Stream.of(
        bad(
            "stress-ng-cpu",
            STARTED + ZEROS + "stress-ng: info:  [9] skipped: 4: cpu (4)\n" + COMPLETED,
            "4 of 4 cpu workers were skipped"),
        bad(
            "stress-ng-cpu",
            STARTED + ROW + "stress-ng: info:  [9] skipped: 1: cpu (1)\n" + COMPLETED,
            "1 of 4 cpu workers were skipped"),
        bad(
            "stress-ng-cpu",
            STARTED + ROW + "stress-ng: info:  [9] metrics untrustworthy: 2: cpu (2)\n" + COMPLETED,
            "2 of 4 cpu workers gave untrustworthy metrics"),
        bad("stress-ng-cpu", STARTED + ZEROS + COMPLETED, "bogo_ops_per_s 0.0, which is no"),
        bad("stress-ng-cpu", STARTED + ROW, "cut short: stress-ng did not complete"),
        bad("stress-ng-cpu", STARTED + COMPLETED, "no row of cpu, which was started"),
        bad(
            "stress-ng-cpu",
            STARTED + ROW.replace(" 100 ", " 1000 ") + COMPLETED,
            "do not fit each other"),
        bad(
            "stress-ng-cpu",
            STARTED + ROW + "stress-ng: error: [9] cpu: out of time\n" + COMPLETED,
            "stress-ng reports an error, line 3"),
        bad(
            "stress-ng-cpu",
            STARTED + ROW + "stress-ng: info:  [9] vm: assuming killed by OOM killer\n" + COMPLETED,
            "a worker did not do its work"),
        bad("stress-ng-cpu", STARTED + ROW + "Killed\n" + COMPLETED, "an error, line 3"),
        bad(
            "stress-ng-cpu",
            STARTED + ROW.replace("50.00", "50,00") + COMPLETED,
            "no row of cpu, which was started"),
        bad("cyclictest-loaded", before(cyclictest, average) + average, "within a line"),
        bad("cyclictest-loaded", before(cyclictest, average), "no \"Histogram Overflows\""),
        bad("cyclictest-loaded", before(cyclictest, average) + average + "\n", "0 values of"),
        bad("fibonacci", "trees_per_s=1.2.3\n", "'1.2.3' is not a number, line 1"),
        bad("fibonacci", "trees_per_s=nan\n", "'nan' is not a number"),
        bad("fibonacci", "trees_per_s=1,5\n", "a number of another locale than C"),
        bad("fibonacci", "trees_per_s=1.5\n", "cut short"),
        bad("hackbench", "Time: .\n", "'.' is not a number"),
        bad("hackbench", "Time: 0.000\n", "which is not a measurement"),
        bad("hackbench", "Time: 1.5\nTime: 1.6\n", "says time_s twice"),
        bad("hackbench", "Creating fdpair (error: Too many open files)\n", "an error, line 1"),
        bad("hackbench", "Time: 1.5", "the log ends within a line"),
        bad("sysbench-cpu", "FATAL: unable to create thread\n", "sysbench reports an error"),
        bad("perf-sched-pipe", "5.0 usecs/op\n1000 ops/sec\n", "contradicts itself"),
        bad(
            "stress-ng-cpu",
            "stress-ng: info:  [9] dispatching hogs:"
                + " 999999999999999999 cpu,".repeat(10)
                + "\n",
            "a count that no run can have"),
        bad("cyclictest-loaded", countsBeyondAnySum(), "counts that no run can have, in all"),
        bad("cyclictest-loaded", JSON + JSON, "no JSON"),
        bad("cyclictest-loaded", JSON.replace("\"9\": 4", "\"9\": 3, \"9\": 1"), "no JSON"),
        bad("rt-app", BEATS + " 0  1  2  3  4  5  6  7  8  9\n", "10 values below 11 columns"),
        bad("rt-app", BEATS + BEAT, "cut short: it has no sum"),
        bad("rt-app", BEATS + BEAT + "0".repeat(64) + "  -\n", "not what this sum is of"),
        bad("rt-app", BEATS + BEATS + BEAT, "a thread of rt-app did nothing"),
        bad("rt-app", BEATS.replace("wu_lat", "lat") + BEAT, "has no column wu_lat, line 2"),
        bad("rt-app", BEATS + BEAT.replace("13626", "-9"), "over before its thread slept"),
        bad("rt-app", "[rt-app] <crit> Error: json\n", "rt-app reports an error"),
        bad("pgbench", "pgbench: error: connection to server failed\n", "an error, line 1"),
        bad("pgbench", "number of failed transactions: 3 (0.1%)\n", "an error, line 1"),
        bad("fio", "fio: pid=9, err=28/file:x, error=No space left on device\n", "an error"),
        bad("build", "o1.c:3:1: error: unknown type name\n", "an error, line 1"),
        bad("hackbench", "\u001b[31m" + "x".repeat(3_000_000) + "\n", "longer than 1 MiB"));
  }

  private static String before(String text, String mark) {
    return text.substring(0, text.indexOf(mark));
  }

  @ParameterizedTest
  @MethodSource("whatDidNotHappen")
  void isNoNumberAndSaysWhy(String workload, String log, String sentence) {
    assertThatThrownBy(() -> read(workload, log))
        .isInstanceOf(UnreadableLogException.class)
        .hasMessageContaining(sentence)
        .satisfies(
            e -> {
              assertThat(e.getMessage()).hasSizeLessThan(400);
              assertThat(e.getMessage().chars()).noneMatch(Character::isISOControl);
            });
  }

  @Test
  void whereEveryBeatIsLateNoThreadWoke() {
    String late = "   0 50000 20000 20000 1 2 3 -%d 50000 16000 0\n";
    String tables = BEATS + late.formatted(4000) + late.formatted(8000);
    String sum =
        HexFormat.of().formatHex(Digest.algorithm().digest(tables.getBytes(ISO_8859_1))) + "  -\n";
    assertThat(read("rt-app", tables + sum).metrics())
        .containsEntry("response_mean_us", 24000.0)
        .containsEntry("late_percent", 100.0)
        .doesNotContainKeys("wakeup_mean_us", "wakeup_p99_us");
  }

  @Test
  void aRowOfTwoThousandColumnsIsReadLikeOneOfTwo() {
    String columns = " 000001".repeat(2000);
    String log =
        "000009"
            + columns
            + "\n# Avg Latencies:"
            + columns.replace('1', '9')
            + "\n# Max Latencies:"
            + columns
            + "\n# Histogram Overflows:"
            + columns.replace('1', '0')
            + "\n";
    assertThat(read("cyclictest-loaded", log).metrics()).containsEntry("wakeup_p99_us", 9.0);
  }

  /** Each row is a count that a run may have; together they are more than a long holds. */
  private static String countsBeyondAnySum() {
    String rows =
        IntStream.range(0, 1 << 15)
            .mapToObj(us -> "\"%d\": %d".formatted(us, 1L << 48))
            .collect(Collectors.joining(", "));
    return JSON.replace("\"9\": 4", rows);
  }

  @Test
  void jsonOfOneRunIsRead() {
    assertThat(read("cyclictest-loaded", JSON).metrics()).containsEntry("wakeup_p99_us", 9.0);
  }

  @Test
  void sysbench11HasOtherLines() {
    // By hand, from what its sources print; no archive has a package of it.
    String end =
        """

        Throughput:
            events/s (eps):                      114.0161
            time elapsed:                        87.7069s
            total number of events:              10000

        Latency (ms):
                 min:                                    8.76
                 avg:                                    8.77
                 max:                                    8.79
                 95th percentile:                        8.74
                 sum:                                87705.26

        Threads fairness:
            events (avg/stddev):           10000.0000/0.00
            execution time (avg/stddev):   87.7053/0.00
        """;
    assertThat(read("sysbench-cpu", end).metrics())
        .containsEntry("events_per_s", 114.0161)
        .containsEntry("latency_p95_ms", 8.74);
    String files =
        """
        Throughput:
                 read:  IOPS=3456.78 54.01 MiB/s (56.64 MB/s)
                 write: IOPS=2304.52 36.01 MiB/s (37.76 MB/s)
                 fsync: IOPS=7383.43
        """;
    assertThat(read("sysbench-fileio", files + end).metrics())
        .containsEntry("operations_per_s", 3456.78 + 2304.52 + 7383.43)
        .containsEntry("read_mib_per_s", 54.01)
        .containsEntry("written_mib_per_s", 36.01);
  }

  @Test
  void stressNgBefore015MarksItsRowsOtherwise() {
    String log = STARTED + COMPLETED + ROW.replace("metrc:", "info: ");
    assertThat(read("stress-ng-cpu", log).metrics())
        .containsEntry("bogo_ops_per_s", 50.0)
        .containsEntry("bogo_ops_per_cpu_s", 25.32);
  }

  @Test
  void whatAProgramSaidIsShortenedAndCleaned() {
    assertThat(Excerpt.of("\u001b[1;31mFATAL:\u001b[0m\tno\u0007 memory\r\n"))
        .isEqualTo("FATAL: no memory");
    assertThat(Excerpt.of("it ended; " + "x".repeat(3 << 20)))
        .startsWith("it ended; xxx")
        .endsWith(" ...")
        .hasSize(204);
  }

  private static LogResult read(String workload, String log) {
    return LogParsers.read(
        CATALOGUE.find(workload), new ByteArrayInputStream(log.getBytes(ISO_8859_1)));
  }
}
