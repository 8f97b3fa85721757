// SPDX-License-Identifier: Apache-2.0
package dev.mllb.learning.train;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.dataset.Decisions;
import dev.mllb.dataset.RowNames;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.features.FeatureTable;
import dev.mllb.model.Balance;
import dev.mllb.model.SplitSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SplitTest {

  private static final int ROWS = 6000;
  private static final long SECOND = 1_000_000_000L;

  @TempDir private Path folder;

  /** Two nodes whose clocks do not meet, three workloads, four CPUs, answers that alternate. */
  private static Map<String, Long> row(int i) {
    long trace = i % 2;
    return Map.of(
        "ts_ns",
        (trace * 1_000_000 + i) * SECOND,
        "trace",
        trace,
        "workload",
        i * 3L / ROWS,
        "src_cpu",
        i % 4L,
        "dst_cpu",
        (i + 1 + i / 7 % 3) % 4L,
        "verdict",
        i / 3 % 2L);
  }

  @ParameterizedTest
  @EnumSource(value = SplitSpec.By.class, mode = EnumSource.Mode.EXCLUDE, names = "KERNEL")
  void noRowStandsOnTwoSides(SplitSpec.By by) throws IOException {
    Decisions decisions = open(ROWS, SplitTest::row);
    Split split = Split.of(decisions, new SplitSpec(by, 0.3, true, List.of()), 5);
    Set<Integer> seen = new HashSet<>();
    for (int[] part : new int[][] {split.train(), split.validation(), split.heldOut()}) {
      Arrays.stream(part).forEach(row -> assertThat(seen.add(row)).isTrue());
    }
    assertThat(split.leaky()).isEqualTo(by == SplitSpec.By.RANDOM);
    assertThat(Split.of(decisions, new SplitSpec(by, 0.3, true, List.of()), 5).heldOut())
        .isEqualTo(split.heldOut());
  }

  /** As under a workload that decides much for seconds, and then nothing for as long. */
  @Test
  void burstsLeaveNoPartWithoutRows() throws IOException {
    Decisions decisions =
        open(
            ROWS,
            i -> {
              Map<String, Long> row = new HashMap<>(row(i));
              // Four bursts, none of which lies in a sixth part of the time that validates.
              long at = i == ROWS - 1 ? 4000 : i / 1500 * 1000 + i % 1500 / 15;
              row.put("trace", 0L);
              row.put("ts_ns", at * SECOND);
              return row;
            });
    Split split = Split.of(decisions, new SplitSpec(SplitSpec.By.TIME, 0.2, false, List.of()), 1);
    assertThat(split.heldOut().length).isBetween(1150, 1250);
    assertThat(split.validation().length).isBetween(700, 800);
    assertThat(split.train().length).isBetween(3700, 3800);
  }

  @Test
  void timeHoldsOutTheEndOfEveryTraceBehindAGap() throws IOException {
    Decisions decisions = open(ROWS, SplitTest::row);
    Split split = Split.of(decisions, new SplitSpec(SplitSpec.By.TIME, 0.25, false, List.of()), 1);
    for (long trace = 0; trace < 2; trace++) {
      long lastKnown =
          Math.max(
              last(decisions, split.train(), trace), last(decisions, split.validation(), trace));
      long firstHeldOut = first(decisions, split.heldOut(), trace);
      assertThat(firstHeldOut - lastKnown).isGreaterThan(100 * SECOND);
    }
    assertThat(split.heldOut()).hasSizeBetween(1490, 1510);
  }

  @ParameterizedTest
  @EnumSource(
      value = SplitSpec.By.class,
      names = {"WORKLOAD", "CPU_PAIR", "NODE"})
  void groupsStandOnOneSideOnly(SplitSpec.By by) throws IOException {
    Decisions decisions = open(ROWS, SplitTest::row);
    Split split = Split.of(decisions, new SplitSpec(by, 0.3, false, List.of()), 9);
    Set<String> known = groups(decisions, split.train(), by);
    known.addAll(groups(decisions, split.validation(), by));
    assertThat(groups(decisions, split.heldOut(), by))
        .isNotEmpty()
        .doesNotContainAnyElementsOf(known);
  }

  @Test
  void aRandomSplitIsRefusedUnlessForced() throws IOException {
    Decisions decisions = open(ROWS, SplitTest::row);
    assertFails(
        FailureCode.INVALID_PLAN,
        "model.split.forced",
        () -> Split.of(decisions, new SplitSpec(SplitSpec.By.RANDOM, 0.3, false, List.of()), 1));
    Split forced = Split.of(decisions, new SplitSpec(SplitSpec.By.RANDOM, 0.3, true, List.of()), 1);
    assertThat(forced.description()).contains("FORCED RANDOM");
  }

  @Test
  void unusableDataIsNamed() throws IOException {
    SplitSpec byTime = new SplitSpec(SplitSpec.By.TIME, 0.25, false, List.of());
    assertFails(
        FailureCode.DATA_UNUSABLE,
        "at least 200 are needed",
        () -> Split.of(open(60, SplitTest::row), byTime, 1));
    assertFails(
        FailureCode.DATA_UNUSABLE,
        "only \"yes\" answers",
        () -> Split.of(open(2000, i -> Map.of("ts_ns", (long) i, "verdict", 1L)), byTime, 1));
    assertFails(
        FailureCode.DATA_UNUSABLE,
        "no row that reached the heuristic",
        () -> open(100, i -> Map.of("heuristic", 0L)));
    assertFails(
        FailureCode.DATA_UNUSABLE,
        "same workload",
        () ->
            Split.of(
                open(2000, i -> Map.of("ts_ns", (long) i, "verdict", i % 2L)),
                new SplitSpec(SplitSpec.By.WORKLOAD, 0.3, false, List.of()),
                1));
  }

  /** As pandas writes a table whose features are floats. */
  @Test
  void nothingButNaNIsNamed() throws IOException {
    int rows = 300;
    StringBuilder header = new StringBuilder("{'descr': [('heuristic', '|u1')");
    IntStream.range(0, 15).forEach(i -> header.append(", ('x" + i + "', '<f8')"));
    header.append("], 'fortran_order': False, 'shape': (" + rows + ",), }\n");
    ByteBuffer file = ByteBuffer.allocate(10 + header.length() + rows * (1 + 15 * 8));
    file.order(ByteOrder.LITTLE_ENDIAN).put((byte) 0x93).put("NUMPY".getBytes(US_ASCII));
    file.put((byte) 1).put((byte) 0).putShort((short) header.length());
    file.put(header.toString().getBytes(US_ASCII));
    while (file.hasRemaining()) {
      file.put((byte) 1);
      IntStream.range(0, 15).forEach(i -> file.putDouble(Double.NaN));
    }
    Path path = Files.write(folder.resolve("nan.npy"), file.array());
    assertFails(
        FailureCode.DATA_UNUSABLE,
        "column x0 is <f8",
        () -> Decisions.open(path, FeatureTable.MLLB15));
  }

  @Test
  void tracesOfOneKernelSeriesAreHeldOutTogether() throws IOException {
    Decisions decisions = named();
    Split split =
        Split.of(decisions, new SplitSpec(SplitSpec.By.KERNEL, 0.3, false, List.of("6.12")), 1);
    assertThat(decisions.column("trace", split.heldOut())).containsOnly(1, 2);
    assertThat(decisions.column("trace", split.train())).containsOnly(0);
    assertThat(split.description()).isEqualTo("by kernel: 1 of 2 groups are held out (6.12)");
  }

  @Test
  void tracesOfOneHostAreOneNode() throws IOException {
    Split split =
        Split.of(named(), new SplitSpec(SplitSpec.By.NODE, 0.3, false, List.of("rack")), 1);
    assertThat(named().column("trace", split.heldOut())).containsOnly(0, 2);
  }

  @Test
  void aGroupThatIsNotThereOrAllGroupsAreRefused() throws IOException {
    Decisions decisions = named();
    assertFails(
        FailureCode.INVALID_PLAN,
        "the data have no kernel 7.3; there are [6.1, 6.12]",
        () ->
            Split.of(decisions, new SplitSpec(SplitSpec.By.KERNEL, 0.3, false, List.of("7.3")), 1));
    assertFails(
        FailureCode.INVALID_PLAN,
        "nothing is left to train on",
        () ->
            Split.of(
                decisions,
                new SplitSpec(SplitSpec.By.KERNEL, 0.3, false, List.of("6.1", "6.12")),
                1));
  }

  @Test
  void balancingRepeatsRowsOfSmallGroupsAndInventsNone() throws IOException {
    Decisions decisions =
        open(1000, i -> Map.of("ts_ns", (long) i, "workload", i < 900 ? 0L : i < 990 ? 1L : 2L));
    int[] rows = IntStream.range(0, 1000).toArray();
    int[] balanced = Balancing.of(decisions, rows, Balance.WORKLOAD);
    long[] counts = new long[3];
    for (long workload : decisions.column("workload", balanced)) {
      counts[(int) workload]++;
    }
    assertThat(counts).containsExactly(900, 720, 80);
    assertThat(Arrays.stream(balanced).distinct().count()).isEqualTo(1000);
    assertThat(Balancing.of(decisions, rows, Balance.NONE)).isEqualTo(rows);
  }

  /** Three traces of two hosts and two kernel series. */
  private Decisions named() throws IOException {
    Path summary = folder.resolve("data.json");
    Files.writeString(
        summary,
        """
        {"traces": [{"host": "rack", "kernelRelease": "6.1.0-56-arm64"},
                    {"host": "desk", "kernelRelease": "6.12.95+deb12-arm64"},
                    {"host": "rack", "kernelRelease": "6.12.117+deb13-arm64"}]}
        """);
    return Decisions.open(
        TestData.write(
            folder.resolve("named.npy"),
            ROWS,
            i -> Map.of("ts_ns", i * SECOND, "trace", i % 3L, "verdict", i / 3 % 2L)),
        FeatureTable.MLLB15,
        RowNames.read(summary));
  }

  private Decisions open(int rows, IntFunction<Map<String, Long>> row) throws IOException {
    return Decisions.open(
        TestData.write(folder.resolve("data.npy"), rows, row), FeatureTable.MLLB15);
  }

  private static void assertFails(
      FailureCode code, String words, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .hasMessageContaining(words)
        .isInstanceOfSatisfying(MllbException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private static Set<String> groups(Decisions decisions, int[] rows, SplitSpec.By by) {
    Set<String> groups = new HashSet<>();
    long[] from = decisions.column("src_cpu", rows);
    long[] to = decisions.column("dst_cpu", rows);
    long[] one = decisions.column(by == SplitSpec.By.NODE ? "trace" : "workload", rows);
    for (int i = 0; i < rows.length; i++) {
      String pair = Math.min(from[i], to[i]) + "-" + Math.max(from[i], to[i]);
      groups.add(by == SplitSpec.By.CPU_PAIR ? pair : Long.toString(one[i]));
    }
    return groups;
  }

  private static long last(Decisions decisions, int[] rows, long trace) {
    return Arrays.stream(ofTrace(decisions, rows, trace)).max().orElseThrow();
  }

  private static long first(Decisions decisions, int[] rows, long trace) {
    return Arrays.stream(ofTrace(decisions, rows, trace)).min().orElseThrow();
  }

  private static long[] ofTrace(Decisions decisions, int[] rows, long trace) {
    long[] traces = decisions.column("trace", rows);
    long[] times = decisions.column("ts_ns", rows);
    return IntStream.range(0, rows.length)
        .filter(i -> traces[i] == trace)
        .mapToLong(i -> times[i])
        .toArray();
  }
}
