// SPDX-License-Identifier: Apache-2.0
package dev.mllb.collect;

import dev.mllb.basics.Digest;
import dev.mllb.basics.Json;
import dev.mllb.install.InstalledFiles;
import dev.mllb.model.CollectSpec;
import dev.mllb.trace.DecisionLayout;
import dev.mllb.trace.SegmentEntry;
import dev.mllb.trace.SegmentSchema;
import dev.mllb.trace.SegmentWriter;
import dev.mllb.trace.TraceLineage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One attempt at a collection: one segment, from attaching the probe to detaching it. */
final class CollectionAttempt implements AutoCloseable {

  /** How often everything becomes durable and is reported. */
  private static final Duration BEAT = Duration.ofSeconds(1);

  private final CollectSpec collect;
  private final TraceFolder folder;
  private final NodeIdentity node;
  private final CollectState before;
  private final String file;
  private final Probe probe;
  private final Drain drain;
  private final WorkloadRotation workloads;
  private final long startedNs;

  /** Of those collected so far, as of the last beat, earlier attempts included. */
  private volatile long heuristicRows;

  CollectionAttempt(
      String experimentId,
      CollectSpec collect,
      TraceFolder folder,
      NodeIdentity node,
      CollectState before,
      Probe.Source probes,
      Load load)
      throws IOException, InterruptedException {
    this.collect = collect;
    this.folder = folder;
    this.node = node;
    this.before = before;
    this.heuristicRows = before.heuristicRows();
    this.file = TraceFolder.segmentName(before.nextSegment());
    TraceLineage lineage = lineage(experimentId, node);
    // From the moment the probe is attached the ring fills up: what is slow on first use comes
    // before.
    Json.bytes(lineage);
    this.probe = probes.attach(ProbeOptions.of(collect));
    this.startedNs = System.nanoTime();
    try {
      this.drain = drain(lineage);
    } catch (IOException | InterruptedException | RuntimeException e) {
      probe.close();
      throw e;
    }
    this.workloads =
        new WorkloadRotation(load, collect, folder.logs(), node.bootId(), before.workloads());
  }

  private Drain drain(TraceLineage lineage) throws IOException, InterruptedException {
    Path segment = folder.segment(file);
    byte[] schema = SegmentSchema.of(lineage, node.bootId(), probe.attach()).json();
    return new Drain(
        probe,
        new Placement(collect.cpus(), collect.numaNode()),
        () -> {
          // Left by an attempt that ended before its first heartbeat: nothing of it was counted.
          Files.deleteIfExists(segment);
          return new SegmentWriter(segment, schema, collect.batchRecords());
        });
  }

  static TraceLineage lineage(String experimentId, NodeIdentity node) throws IOException {
    return new TraceLineage(
        experimentId,
        node.host(),
        node.kernelRelease(),
        node.arch(),
        node.btfSha256(),
        objectSha256(),
        DecisionLayout.TRACE_VERSION);
  }

  /** Collects until the time is up, then closes the segment. */
  CollectState run(Collector.Listener listener) throws IOException, InterruptedException {
    workloads.begin(this::collectedNs, () -> heuristicRows);
    while (!collect.isOver(collectedNs(), heuristicRows)) {
      workloads.check();
      beat(listener);
      long left = collect.duration().toNanos() - collectedNs();
      // Past its duration a collection is asked at every beat whether it is enough by now.
      long pause = left > 0 ? left / 1_000_000 + 1 : BEAT.toMillis();
      Thread.sleep(Math.min(BEAT.toMillis(), pause));
    }
    workloads.close();
    workloads.check();
    probe.detach();
    CollectState closed = closed(drain.sync());
    folder.save(closed);
    return closed;
  }

  @Override
  public void close() throws IOException {
    try (probe;
        drain) {
      workloads.close();
      probe.detach();
    }
  }

  private void beat(Collector.Listener listener) throws IOException, InterruptedException {
    Drain.Durable durable = drain.sync();
    SegmentEntry open = entry(durable, false);
    heuristicRows = before.heuristicRows() + open.rows().heuristic();
    long bytes = durable.bytes();
    folder.save(
        new CollectState(
            before.closed(),
            open,
            bytes,
            before.gaps(),
            workloads.spans(System.nanoTime()),
            collectedNs(),
            System.currentTimeMillis(),
            null));
    listener.durable(checkpoint(open, bytes));
  }

  private CollectState closed(Drain.Durable durable) {
    List<SegmentEntry> segments = new ArrayList<>(before.closed());
    segments.add(entry(durable, true));
    return new CollectState(
        segments,
        null,
        0,
        before.gaps(),
        workloads.spans(System.nanoTime()),
        collectedNs(),
        System.currentTimeMillis(),
        null);
  }

  private SegmentEntry entry(Drain.Durable durable, boolean complete) {
    return new SegmentEntry(
        file,
        node.bootId(),
        probe.attach(),
        startedNs,
        System.nanoTime(),
        complete,
        durable.counters(),
        durable.rows(),
        probe.kernel(),
        durable.cpuNs(),
        probe.pmu(),
        null);
  }

  private CollectCheckpoint checkpoint(SegmentEntry open, long bytes) {
    long rows = open.rows().rows();
    long dropped = open.counters().dropped();
    for (SegmentEntry segment : before.closed()) {
      rows += segment.rows().rows();
      dropped += segment.counters().dropped();
    }
    String note =
        String.format(
            Locale.ROOT,
            "collect %d of %d s, %,d rows%s%s",
            Duration.ofNanos(collectedNs()).toSeconds(),
            collect.duration().toSeconds(),
            rows,
            prolonged(),
            dropped == 0 ? "" : String.format(Locale.ROOT, ", %,d dropped", dropped));
    return new CollectCheckpoint(
        before.nextSegment(), bytes, rows, dropped, collectedNs(), before.gaps().size(), note);
  }

  /** Why it goes on past its duration; empty as long as it does not. */
  private String prolonged() {
    CollectSpec.Prolonging why = collect.prolonging();
    if (why == null || collectedNs() < collect.duration().toNanos()) {
      return "";
    }
    return String.format(
        Locale.ROOT,
        "; goes on as %,d of %,d needed reached the heuristic, to %d s at most",
        heuristicRows,
        why.rows(),
        why.longest().toSeconds());
  }

  private long collectedNs() {
    return before.collectedNs() + System.nanoTime() - startedNs;
  }

  private static String objectSha256() throws IOException {
    @Nullable Path object = null;
    try {
      object = InstalledFiles.file(KernelProbe.OBJECT);
    } catch (IllegalStateException e) {
      return "";
    }
    return Digest.sha256(object);
  }
}
