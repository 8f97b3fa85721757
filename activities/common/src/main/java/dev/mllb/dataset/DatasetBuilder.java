// SPDX-License-Identifier: Apache-2.0
package dev.mllb.dataset;

import dev.mllb.artifact.ArtifactStore;
import dev.mllb.basics.FileFailure;
import dev.mllb.basics.Json;
import dev.mllb.failure.FailureCode;
import dev.mllb.failure.MllbException;
import dev.mllb.features.FeatureTable;
import dev.mllb.model.DataSpec.Mismatches;
import dev.mllb.model.DatasetRef;
import dev.mllb.model.TraceRef;
import dev.mllb.trace.Gap;
import dev.mllb.trace.KernelState;
import dev.mllb.trace.Manifest;
import dev.mllb.trace.ProbeCounters;
import dev.mllb.trace.Reason;
import dev.mllb.trace.SegmentEntry;
import dev.mllb.trace.SegmentException;
import dev.mllb.trace.TraceLineage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Builds a dataset from traces in constant memory. */
public final class DatasetBuilder {

  private static final String DATA = "dataset.npy";
  private static final String SUMMARY = "dataset.json";

  private final List<Manifest> manifests;
  private final ArtifactStore store;
  private final FeatureTable features;
  private final List<String> workloads;
  private final boolean allRows;
  private final boolean dropMismatches;
  private final DatasetCounts counts = new DatasetCounts();
  private final TraceProfiler profiler;

  private DatasetBuilder(
      List<Manifest> manifests,
      ArtifactStore store,
      FeatureTable features,
      boolean allRows,
      boolean dropMismatches) {
    this.allRows = allRows;
    this.dropMismatches = dropMismatches;
    this.manifests = manifests;
    this.store = store;
    this.features = features;
    this.workloads = workloadNames(manifests);
    this.profiler = new TraceProfiler(workloads);
  }

  /**
   * Writes the rows that reached the heuristic, in trace order, with their features.
   *
   * @param featureSet name of a feature set, for example {@code mllb15}
   * @param mismatches what becomes of traces whose reasons do not hold
   * @throws MllbException DATA_UNUSABLE, MODEL_SCHEMA_MISMATCH or those of the store
   */
  public static DatasetRef build(
      List<TraceRef> traces, ArtifactStore store, String featureSet, Mismatches mismatches) {
    List<Manifest> manifests = manifests(traces, store);
    if (mismatches == Mismatches.REFUSE) {
      manifests.forEach(LabelGate::check);
    }
    return new DatasetBuilder(
            manifests, store, table(featureSet), false, mismatches == Mismatches.DROP)
        .build();
  }

  /**
   * Writes all rows, those decided before the heuristic with 0 in column {@code heuristic}: for
   * export, not for training.
   */
  public static DatasetRef buildAll(List<TraceRef> traces, ArtifactStore store, String featureSet) {
    return new DatasetBuilder(manifests(traces, store), store, table(featureSet), true, false)
        .build();
  }

  private static List<Manifest> manifests(List<TraceRef> traces, ArtifactStore store) {
    if (traces.isEmpty()) {
      throw new MllbException(FailureCode.DATA_UNUSABLE, "a dataset needs at least one trace");
    }
    List<Manifest> manifests = traces.stream().map(trace -> Manifest.read(trace, store)).toList();
    checkOneDecider(manifests);
    return manifests;
  }

  /** One rule's answers: of two a model would learn neither. */
  private static void checkOneDecider(List<Manifest> manifests) {
    List<String> deciders =
        manifests.stream()
            .flatMap(manifest -> manifest.segments().stream())
            .map(segment -> segment.kernel().deciderName())
            .distinct()
            .toList();
    if (deciders.size() > 1) {
      throw new MllbException(
          FailureCode.DATA_UNUSABLE,
          "the traces are of decisions of "
              + String.join(" and of ", deciders)
              + ": make a dataset of each, or leave the others out of data.traces");
    }
  }

  private static FeatureTable table(String featureSet) {
    try {
      return FeatureTable.named(featureSet);
    } catch (IllegalArgumentException e) {
      throw new MllbException(FailureCode.MODEL_SCHEMA_MISMATCH, String.valueOf(e.getMessage()), e);
    }
  }

  /** All have the same. */
  private @Nullable String decider() {
    return manifests.stream()
        .flatMap(manifest -> manifest.segments().stream())
        .map(SegmentEntry::kernel)
        .filter(kernel -> kernel.decider() != null)
        .map(KernelState::deciderName)
        .findFirst()
        .orElse(null);
  }

  private DatasetRef build() {
    try {
      Path file = Files.createTempFile("mllb-dataset", ".npy");
      try {
        write(file);
        return new DatasetRef(
            store.put(file, DATA),
            store.put(Json.bytes(summary()), SUMMARY),
            counts.rows(),
            counts.yesRows(),
            decider());
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw FileFailure.of("cannot write the dataset", e);
    }
  }

  private void write(Path file) throws IOException {
    boolean outcomes = manifests.stream().anyMatch(m -> m.rows().outcomes() > 0);
    List<NpyColumn> columns = DatasetSchema.columns(features, outcomes);
    ColumnIndex index = new ColumnIndex(columns);
    try (NpyWriter writer = new NpyWriter(file, columns)) {
      OutcomeJoin join = outcomes ? new OutcomeJoin(writer, index) : null;
      TraceRows rows =
          new TraceRows(writer, index, features, counts, profiler, join, allRows, dropMismatches);
      for (int trace = 0; trace < manifests.size(); trace++) {
        Manifest manifest = manifests.get(trace);
        for (SegmentEntry segment : manifest.segments()) {
          rows.segment(
              fetch(segment),
              trace,
              segment,
              new WorkloadClock(manifest.workloads(), segment.bootId(), workloads));
        }
      }
    } catch (SegmentException e) {
      throw new MllbException(
          FailureCode.DATA_UNUSABLE, "a segment of the trace is damaged: " + e.getMessage(), e);
    }
  }

  private Path fetch(SegmentEntry segment) {
    if (segment.artifact() == null) {
      throw new MllbException(
          FailureCode.DATA_UNUSABLE, segment.file() + " was never put into the store");
    }
    return store.fetch(segment.artifact());
  }

  private DatasetSummary summary() {
    Map<Integer, String> reasons = new LinkedHashMap<>();
    for (Reason reason : Reason.values()) {
      reasons.put(reason.number(), reason.name());
    }
    List<TraceLineage> lineage = manifests.stream().map(Manifest::lineage).toList();
    List<Gap> gaps = manifests.stream().flatMap(m -> m.gaps().stream()).toList();
    return new DatasetSummary(
        DatasetSummary.VERSION,
        features.name(),
        features.names(),
        counts.rows(),
        counts.yesRows(),
        counts.decisions(),
        counts.mismatches(),
        counts.dropped(),
        counts.ruleRight(),
        workloads,
        reasons,
        counts.reasons(),
        counts.workloads(workloads),
        counts.idleTypes(),
        counts.pairs(),
        lineage,
        manifests.stream().map(Manifest::counters).reduce(ProbeCounters.ZERO, ProbeCounters::plus),
        gaps,
        profiler.profile());
  }

  private static List<String> workloadNames(List<Manifest> manifests) {
    Set<String> names = new LinkedHashSet<>();
    manifests.forEach(m -> m.workloads().forEach(span -> names.add(span.workload())));
    return new ArrayList<>(names);
  }
}
