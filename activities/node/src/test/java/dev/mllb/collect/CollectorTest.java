// SPDX-License-Identifier: Apache-2.0
package dev.mllb.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mllb.artifact.DirectoryStore;
import dev.mllb.dataset.LabelGate;
import dev.mllb.failure.MllbException;
import dev.mllb.model.CollectSpec;
import dev.mllb.model.TraceRef;
import dev.mllb.model.WorkloadCall;
import dev.mllb.trace.DecisionLayout;
import dev.mllb.trace.KernelRules;
import dev.mllb.trace.Manifest;
import dev.mllb.trace.MismatchRate;
import dev.mllb.trace.ProbeCounters;
import dev.mllb.trace.SegmentEntry;
import dev.mllb.trace.SegmentReader;
import dev.mllb.trace.TraceAudit;
import dev.mllb.trace.WorkloadSpan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectorTest {

  private static final class WorkerKilled extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @TempDir Path folder;
  private final List<String> started = new ArrayList<>();
  private int running;
  private @Nullable KernelRules rules;

  @Test
  void accountsForEveryDecision() throws Exception {
    TraceRef trace = collector().collect("e/1", spec(1500), CollectCheckpoint.NONE, c -> {});
    Manifest manifest = Manifest.read(trace, store());
    ProbeCounters counters = manifest.counters();
    assertThat(trace.rows()).isPositive().isEqualTo(counters.kept() - counters.dropped());
    assertThat(trace.dropped()).isEqualTo(counters.dropped()).isPositive();
    assertThat(trace.gaps()).isZero();
    assertThat(manifest.segments()).hasSize(1);
    assertThat(manifest.segments().get(0).complete()).isTrue();
    assertThat(manifest.workloads()).extracting(WorkloadSpan::workload).containsExactly("a", "b");
    assertThat(started).containsExactly("a", "b");
    assertThat(running).isZero();
  }

  @Test
  void goesOnUntilThereAreEnoughRows() throws Exception {
    List<String> notes = new ArrayList<>();
    CollectSpec collect =
        spec(300).prolonged(new CollectSpec.Prolonging(2_000, Duration.ofMinutes(5)));
    TraceRef trace =
        collector().collect("e", collect, CollectCheckpoint.NONE, beat -> notes.add(beat.note()));
    assertThat(trace.heuristicRows()).isGreaterThanOrEqualTo(2_000);
    assertThat(trace.heuristicRows()).isLessThan(20_000);
    assertThat(notes).anyMatch(note -> note.contains("until 2,000 rows reached the heuristic ("));
  }

  @Test
  void withTooFewRowsItEndsAtItsLongest() throws Exception {
    CollectSpec collect =
        spec(300).prolonged(new CollectSpec.Prolonging(Long.MAX_VALUE, Duration.ofMillis(2_400)));
    TraceRef trace = collector().collect("e", collect, CollectCheckpoint.NONE, beat -> {});
    assertThat(trace.rows()).isPositive();
    SegmentEntry segment = Manifest.read(trace, store()).segments().get(0);
    assertThat(segment.endedNs() - segment.startedNs()).isGreaterThanOrEqualTo(2_400_000_000L);
  }

  @Test
  void aKernelWithoutVerifiedRulesHasToProveThem() throws Exception {
    rules = new KernelRules("6.14", 0, false, "release 6.15.4 was never collected on");
    CollectSpec collect =
        spec(100).prolonged(new CollectSpec.Prolonging(10, Duration.ofMinutes(5)));
    TraceRef trace = collector().collect("e", collect, CollectCheckpoint.NONE, beat -> {});
    assertThat(trace.heuristicRows()).isGreaterThanOrEqualTo(MismatchRate.FEWEST_ROWS);
    assertThat(LabelGate.objection(Manifest.read(trace, store()))).isEmpty();
  }

  /** Its last round is one whole round, whatever of it an attempt had that was killed. */
  @Test
  void aRetryGoesOnToTheEndOfTheRound() throws Exception {
    CollectSpec collect =
        spec(1_000).prolonged(new CollectSpec.Prolonging(1L << 40, Duration.ofMillis(4_000)));
    assertThatThrownBy(
            () ->
                collector()
                    .collect(
                        "e",
                        collect,
                        CollectCheckpoint.NONE,
                        beat -> {
                          if (beat.collectedNs() > 1_200_000_000L) {
                            throw new WorkerKilled();
                          }
                        }))
        .isInstanceOf(WorkerKilled.class);
    // Its owner has changed how long one may last here meanwhile: it is the same one.
    CollectSpec enough = collect.prolonged(new CollectSpec.Prolonging(1, Duration.ofMillis(3_000)));
    TraceRef trace = collector().collect("e", enough, CollectCheckpoint.NONE, beat -> {});
    List<SegmentEntry> segments = Manifest.read(trace, store()).segments();
    assertThat(segments).hasSize(2);
    long collected = segments.stream().mapToLong(s -> s.endedNs() - s.startedNs()).sum();
    assertThat(collected).isBetween(1_900_000_000L, 3_900_000_000L);
    assertThat(collector().collect("e", enough, CollectCheckpoint.NONE, beat -> {}))
        .isEqualTo(trace);
  }

  @Test
  void givesTheSameTraceWhenAskedAgain() throws Exception {
    TraceRef first = collector().collect("e", spec(300), CollectCheckpoint.NONE, c -> {});
    TraceRef second = collector().collect("e", spec(300), CollectCheckpoint.NONE, c -> {});
    assertThat(second).isEqualTo(first);
  }

  @Test
  void goesOnAfterTheWorkerWasKilled() throws Exception {
    List<CollectCheckpoint> beats = new ArrayList<>();
    assertThatThrownBy(
            () ->
                collector()
                    .collect(
                        "e",
                        spec(3000),
                        CollectCheckpoint.NONE,
                        beat -> {
                          beats.add(beat);
                          if (beats.size() == 2) {
                            throw new WorkerKilled();
                          }
                        }))
        .isInstanceOf(WorkerKilled.class);
    CollectCheckpoint last = beats.get(1);
    tearTheEnd();
    TraceRef trace = collector().collect("e", spec(3000), last, c -> {});
    Manifest manifest = Manifest.read(trace, store());
    assertThat(trace.gaps()).isEqualTo(1);
    assertThat(manifest.gaps().get(0).reason()).isEqualTo("the worker or its probe went away");
    assertThat(manifest.gaps().get(0).missingRows()).isZero();
    assertThat(manifest.segments()).hasSize(2);
    SegmentEntry first = manifest.segments().get(0);
    assertThat(first.complete()).isFalse();
    assertThat(first.rows().rows()).isGreaterThanOrEqualTo(last.rows());
    long counted = first.counters().kept() - first.counters().dropped();
    assertThat(counted).isPositive().isLessThanOrEqualTo(last.rows());
    assertThat(TraceAudit.of(manifest, store()).holds()).isTrue();
    assertNoRowTwice(manifest);
  }

  /** Rows would be missing without a word otherwise. */
  @Test
  void doesNotGoOnWithoutWhoeverRecords() throws Exception {
    FakeProbe probe = new FakeProbe(10);
    Collector first =
        new Collector(o -> probe, this::start, store(), folder.resolve("state"), "node");
    assertThatThrownBy(
            () -> first.collect("e", spec(3000), CollectCheckpoint.NONE, beat -> probe.throwOut()))
        .isInstanceOf(MllbException.class)
        .hasMessage("thrown out");
    assertThat(running).isZero();
    TraceRef trace = collector().collect("e", spec(3000), CollectCheckpoint.NONE, c -> {});
    assertThat(trace.gaps()).isEqualTo(1);
    assertThat(Manifest.read(trace, store()).segments()).hasSize(2);
  }

  @Test
  void saysHowManyRowsADiskLost() throws Exception {
    assertThatThrownBy(
            () ->
                collector()
                    .collect(
                        "e",
                        spec(3000),
                        CollectCheckpoint.NONE,
                        beat -> {
                          if (beat.rows() > 0) {
                            throw new WorkerKilled();
                          }
                        }))
        .isInstanceOf(WorkerKilled.class);
    Path segment = folder.resolve("state/trace/e/segment-0001.mtr");
    Files.write(segment, new byte[0]);
    TraceRef trace = collector().collect("e", spec(3000), CollectCheckpoint.NONE, c -> {});
    Manifest manifest = Manifest.read(trace, store());
    assertThat(manifest.gaps().get(0).missingRows()).isPositive();
  }

  /** What a crash in the middle of a write leaves behind. */
  private void tearTheEnd() throws IOException {
    Files.write(
        folder.resolve("state/trace/e/segment-0001.mtr"),
        new byte[] {'M', 'T', 'R', 'C', 1, 0},
        StandardOpenOption.APPEND);
  }

  private void assertNoRowTwice(Manifest manifest) throws IOException {
    Set<Long> times = new HashSet<>();
    long rows = 0;
    for (SegmentEntry segment : manifest.segments()) {
      try (SegmentReader reader = SegmentReader.open(store().fetch(segment.artifact()))) {
        reader.forEach(
            (chunk, records) -> {
              for (int i = 0; i < chunk.records(); i++) {
                times.add(DecisionLayout.TS_NS.get(records, i * chunk.recordBytes()));
              }
            });
      }
      rows += segment.rows().rows();
    }
    assertThat(times).hasSize((int) rows);
  }

  private Collector collector() {
    return new Collector(
        options -> new FakeProbe(10, rules), this::start, store(), folder.resolve("state"), "node");
  }

  private Load.Running start(WorkloadCall call, Duration duration, Path logs) {
    started.add(call.workload());
    running++;
    return new Load.Running() {
      @Override
      public boolean isRunning() {
        return true;
      }

      @Override
      public void close() {
        running--;
      }
    };
  }

  private DirectoryStore store() {
    return new DirectoryStore(folder.resolve("store"));
  }

  private static CollectSpec spec(int millis) {
    return new CollectSpec(
        Duration.ofMillis(millis),
        List.of(new WorkloadCall("a", Map.of()), new WorkloadCall("b", Map.of())),
        1,
        1 << 20,
        false,
        0,
        List.of(),
        null,
        List.of(),
        CollectSpec.DEFAULT_BATCH_RECORDS,
        null,
        null);
  }
}
