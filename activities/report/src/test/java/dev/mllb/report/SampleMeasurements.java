// SPDX-License-Identifier: Apache-2.0
package dev.mllb.report;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.basics.Json;
import dev.mllb.model.Arm;
import dev.mllb.model.ArtifactRef;
import dev.mllb.model.Metric;
import dev.mllb.model.TrialMeasurement;
import dev.mllb.sample.Histogram;
import dev.mllb.sample.QueueLook;
import dev.mllb.sample.Repetition;
import dev.mllb.sample.SampleFile;
import dev.mllb.sample.Slot;
import dev.mllb.sample.Treatment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Trials with made-up numbers, as a node leaves them. */
final class SampleMeasurements {

  static final Metric HEADLINE = new Metric("bogo_ops_per_s", "ops/s", true, true);
  static final Metric SWITCHES = new Metric("context_switches_per_s", "1/s", false, false);

  private final ArtifactStore store;

  SampleMeasurements(ArtifactStore store) {
    this.store = store;
  }

  /** Repetitions with a true difference; a void reason makes the last one void. */
  TrialMeasurement measurement(
      int each, double percent, double noisePercent, long seed, String voidReason) {
    return measurement(each, percent, noisePercent, seed, voidReason, List.of(HEADLINE, SWITCHES));
  }

  TrialMeasurement measurement(
      int each,
      double percent,
      double noisePercent,
      long seed,
      String voidReason,
      List<Metric> metrics) {
    Random random = new Random(seed);
    List<Repetition> repetitions = new ArrayList<>();
    for (int i = 0; i < 2 * each; i++) {
      boolean isTreated = i % 2 == 0;
      double value =
          5000
              * (1 + noisePercent / 100 * random.nextGaussian())
              * (isTreated ? 1 + percent / 100 : 1);
      repetitions.add(repetition(i, isTreated, value, "", metrics));
    }
    if (!voidReason.isEmpty()) {
      repetitions.add(repetition(2 * each, true, 3000, voidReason, metrics));
    }
    return measurement(repetitions, each, metrics);
  }

  /**
   * Quiet repetitions beside void ones.
   *
   * @param nativeVoid void native repetitions
   * @param mllbVoid void MLLB repetitions
   * @param isFailed they are void because the workload gave no result
   */
  TrialMeasurement withVoids(
      int each, double percent, int nativeVoid, int mllbVoid, boolean isFailed) {
    Random random = new Random(5);
    List<Metric> metrics = List.of(HEADLINE, SWITCHES);
    List<Repetition> repetitions = new ArrayList<>();
    for (int i = 0; i < 2 * each; i++) {
      double value = 5000 * (1 + 0.01 * random.nextGaussian());
      repetitions.add(
          repetition(i, i % 2 == 0, value * (i % 2 == 0 ? 1 + percent / 100 : 1), "", metrics));
    }
    for (int i = 0; i < nativeVoid + mllbVoid; i++) {
      Repetition r = repetition(2 * each + i, i >= nativeVoid, 1, "too slow", metrics);
      repetitions.add(
          new Repetition(
              r.slot(),
              r.startedAt(),
              r.wallSeconds(),
              Map.of(),
              r.treatment(),
              r.voidReasons(),
              r.log(),
              r.bootId(),
              r.counters(),
              r.histograms(),
              List.of(),
              isFailed ? "too slow" : null,
              Map.of()));
    }
    return measurement(repetitions, each, metrics);
  }

  /** Repetitions as a node leaves them. */
  TrialMeasurement measurement(List<Repetition> repetitions, int each, List<Metric> metrics) {
    String lines =
        repetitions.stream()
            .map(
                r ->
                    new String(Json.bytes(r), StandardCharsets.UTF_8)
                        .replaceAll("\\s*\\n\\s*", " "))
            .collect(Collectors.joining("\n"));
    return new TrialMeasurement(
        put(lines, "samples.jsonl"),
        metrics,
        each,
        each,
        (int) repetitions.stream().filter(r -> !r.voidReasons().isEmpty()).count(),
        12_345,
        678,
        List.of(),
        SampleFile.programs(repetitions));
  }

  Repetition repetition(
      int index, boolean isTreated, double value, String voidReason, List<Metric> metrics) {
    Slot slot = new Slot(index / 4, index % 4, isTreated ? Arm.MLLB : Arm.NATIVE);
    return repetition(slot, index, isTreated, value, voidReason, metrics);
  }

  Repetition repetition(
      Slot slot,
      int index,
      boolean isTreated,
      double value,
      String voidReason,
      List<Metric> metrics) {
    Map<String, Double> values = new LinkedHashMap<>();
    for (int i = 0; i < metrics.size(); i++) {
      values.put(metrics.get(i).name(), i == 0 ? value : 900 + value / 100 + 50 * i);
    }
    return new Repetition(
        slot,
        "2026-11-24T08:00:00Z",
        5.01,
        values,
        new Treatment(2000, isTreated ? 2000 : 0, isTreated ? 2000 : 0, isTreated ? 100 : 0),
        voidReason.isEmpty() ? List.of() : List.of(voidReason),
        put("raw log " + index, "log.txt"),
        "boot",
        isTreated ? counters(index) : Map.of(),
        histograms(isTreated),
        List.of(),
        null,
        Map.of());
  }

  /** What a node with probes gives; the names are its. */
  static final List<Metric> EXPLAINING =
      List.of(
          HEADLINE,
          new Metric("context_switches_per_s", "1/s", false, false, Metric.Domain.POSITIVE),
          new Metric("interrupts_per_s", "1/s", false, false),
          new Metric("idle_while_waiting_percent", "% of all CPUs", false, false),
          new Metric("waiting_tasks_mean", "tasks", false, false),
          new Metric("wakeup_wait_mean_us", "us", false, false, Metric.Domain.POSITIVE),
          new Metric("wakeup_wait_p99_us", "us", false, false, Metric.Domain.POSITIVE),
          new Metric("slice_mean_us", "us", false, false, Metric.Domain.POSITIVE),
          new Metric("migrations_in_cache_per_s", "1/s", false, false));

  /** A repetition that counts, with the node's own counters. */
  Repetition counted(Slot slot, int index, double value, Random random) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put(HEADLINE.name(), value);
    values.put("context_switches_per_s", 52_000 * (1 + 0.02 * random.nextGaussian()));
    values.put("interrupts_per_s", 4100 * (1 + 0.02 * random.nextGaussian()));
    return with(repetition(slot, index, false, value, "", List.of()), values, null);
  }

  /**
   * A repetition with probes.
   *
   * @param factor by which tasks wait longer than otherwise
   */
  Repetition probed(Slot slot, double factor, Random random) {
    Map<String, Double> values = new LinkedHashMap<>();
    double wait = factor * (1 + 0.02 * random.nextGaussian());
    values.put("context_switches_per_s", 48_000 * (1 + 0.02 * random.nextGaussian()));
    values.put("interrupts_per_s", 4000 * (1 + 0.02 * random.nextGaussian()));
    values.put("idle_while_waiting_percent", 4.2 * (1 + 0.1 * random.nextGaussian()));
    values.put("waiting_tasks_mean", 3.1 * wait);
    values.put("wakeup_wait_mean_us", 240 * wait);
    values.put("wakeup_wait_p99_us", 3900 * (1 + 0.05 * random.nextGaussian()));
    values.put("slice_mean_us", 610 * (1 + 0.02 * random.nextGaussian()));
    values.put("migrations_in_cache_per_s", 35 * (1 + 0.2 * random.nextGaussian()));
    List<Double> waiting =
        IntStream.range(0, 50)
            .mapToObj(
                i -> 3.1 * wait * (1 + 0.2 * Math.sin(i / 4.0) + 0.05 * random.nextGaussian()))
            .toList();
    Histogram many =
        new Histogram("us", List.of(64.0, 1024.0, 4096.0), List.of(9000L, 900L, 40L), 0);
    Histogram few =
        new Histogram("us", List.of(64.0, 1024.0, 4096.0), List.of(50L, 8L, (long) (60 * wait)), 0);
    QueueLook queues = new QueueLook(0.1, waiting, Map.of("hackbench", many, "kworker/<0>", few));
    return with(repetition(slot, 900 + slot.index(), false, 1, "", List.of()), values, queues);
  }

  private Repetition with(Repetition r, Map<String, Double> values, @Nullable QueueLook queues) {
    return new Repetition(
        r.slot(),
        r.startedAt(),
        r.wallSeconds(),
        values,
        r.treatment(),
        r.voidReasons(),
        r.log(),
        r.bootId(),
        r.counters(),
        r.histograms(),
        r.notes(),
        r.noResult(),
        r.programs(),
        queues,
        r.slot().block() == Slot.INSTRUMENTED
            ? store.put("# tracer: nop\n".getBytes(StandardCharsets.UTF_8), "capture-1.ftrace.gz")
            : null);
  }

  private static Map<String, Long> counters(int index) {
    return Map.of(
        "native_yes_model_yes", 1500L + index,
        "native_yes_model_no", 60L,
        "native_no_model_yes", 40L,
        "native_no_model_no", 400L,
        "flips_to_no", 60L,
        "flips_to_yes", 40L);
  }

  private static Map<String, Histogram> histograms(boolean isTreated) {
    List<Double> upper = IntStream.range(0, 16).mapToObj(i -> Math.scalb(1.0, i)).toList();
    List<Long> waits =
        IntStream.range(0, 16)
            .mapToObj(i -> (long) (900 * Math.exp(-Math.abs(i - (isTreated ? 8 : 9)) / 2.0)))
            .toList();
    Histogram wait = new Histogram("us", upper, waits, 2);
    Histogram spent = new Histogram("ns", upper, waits, 0);
    return isTreated
        ? Map.of("runqueue_wait_us", wait, "module_infer_ns", spent, "module_features_ns", spent)
        : Map.of("runqueue_wait_us", wait, "module_native_ns", spent);
  }

  private ArtifactRef put(String text, String name) {
    return store.put(text.getBytes(StandardCharsets.UTF_8), name);
  }
}
