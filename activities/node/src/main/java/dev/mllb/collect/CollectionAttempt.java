// SPDX-License-Identifier: Apache-2.0
package dev.mllb.collect;

import dev.mllb.basics.Digest;
import dev.mllb.basics.Json;
import dev.mllb.install.InstalledFiles;
import dev.mllb.model.CollectSpec;
import dev.mllb.trace.DecisionLayout;
import dev.mllb.trace.KernelRules;
import dev.mllb.trace.MismatchRate;
import dev.mllb.trace.RowCounts;
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
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt at a collection: one segment, from attaching the probe to detaching it. */
final class CollectionAttempt implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CollectionAttempt.class);

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

  /** It ends or is prolonged then; ns of collecting, earlier attempts included. */
  private volatile long endNs;

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
    this.endNs = collect.endAfter(before.collectedNs());
    this.file = TraceFolder.segmentName(before.nextSegment());
    TraceLineage lineage = lineage(experimentId, node, probes.object(collect.policy()));
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

  /**
   * Where the trace comes from.
   *
   * @param object that recorded it, as it lies in an installation
   */
  static TraceLineage lineage(String experimentId, NodeIdentity node, String object)
      throws IOException {
    return new TraceLineage(
        experimentId,
        node.host(),
        node.kernelRelease(),
        node.arch(),
        node.btfSha256(),
        sha256(object),
        DecisionLayout.TRACE_VERSION);
  }

  /** Collects until the time is up, then closes the segment. */
  CollectState run(Collector.Listener listener) throws IOException, InterruptedException {
    workloads.begin(this::collectedNs, () -> endNs);
    boolean isOver = false;
    while (!isOver) {
      long left = endNs - collectedNs();
      if (left > 0) {
        Thread.sleep(Math.min(BEAT.toMillis(), left / 1_000_000 + 1));
      }
      workloads.check();
      probe.check();
      long now = collectedNs();
      RowCounts rows = beat(listener);
      if (now >= endNs) {
        isOver = isEnough(rows) || now >= collect.longest().toNanos();
        if (!isOver) {
          endNs = collect.endAfter(now);
          LOG.info("the collection goes on to {} s: {}", seconds(endNs), prolonged(rows));
        }
      }
    }
    workloads.close();
    workloads.check();
    probe.check();
    probe.detach();
    CollectState closed = closed(drain.sync());
    folder.save(closed);
    return closed;
  }

  /** A kernel whose rules nobody verified has to prove them by its own rows, unless it cannot. */
  private boolean isEnough(RowCounts rows) {
    CollectSpec.Prolonging wanted = collect.prolonging();
    if (wanted == null) {
      return true;
    }
    MismatchRate rate = MismatchRate.of(rows);
    boolean isProved = hasVerifiedRules() || rate.isTooHigh() || rate.bound() <= MismatchRate.LIMIT;
    return isProved && rows.labelled() >= wanted.rows();
  }

  private boolean hasVerifiedRules() {
    KernelRules rules = probe.kernel().rules();
    return rules == null || rules.verified();
  }

  @Override
  public void close() throws IOException {
    try (probe;
        drain) {
      workloads.close();
      probe.detach();
    }
  }

  /** What is collected by now, earlier attempts included. */
  private RowCounts beat(Collector.Listener listener) throws IOException, InterruptedException {
    Drain.Durable durable = drain.sync();
    SegmentEntry open = entry(durable, false);
    RowCounts all = before.rows().plus(open.rows());
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
    listener.durable(checkpoint(open, bytes, all));
    return all;
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

  private CollectCheckpoint checkpoint(SegmentEntry open, long bytes, RowCounts rows) {
    long dropped = open.counters().dropped();
    for (SegmentEntry segment : before.closed()) {
      dropped += segment.counters().dropped();
    }
    String note =
        String.format(
            Locale.ROOT,
            "collect %s, %,d rows%s%s",
            isProlonged()
                ? seconds(collectedNs()) + " s"
                : seconds(collectedNs()) + " of " + collect.duration().toSeconds() + " s",
            rows.rows(),
            dropped == 0 ? "" : String.format(Locale.ROOT, ", %,d dropped", dropped),
            isProlonged() ? "; " + prolonged(rows) : "");
    return new CollectCheckpoint(
        before.nextSegment(),
        bytes,
        rows.rows(),
        dropped,
        collectedNs(),
        before.gaps().size(),
        note);
  }

  private boolean isProlonged() {
    return endNs > collect.duration().toNanos();
  }

  private String prolonged(RowCounts rows) {
    CollectSpec.Prolonging why = Objects.requireNonNull(collect.prolonging());
    return String.format(
        Locale.ROOT,
        "beyond its %d s, to %d s at most, until %,d rows reached the heuristic (%,d by now)",
        collect.duration().toSeconds(),
        collect.longest().toSeconds(),
        hasVerifiedRules() ? why.rows() : Math.max(why.rows(), MismatchRate.FEWEST_ROWS),
        rows.labelled());
  }

  private static long seconds(long nanos) {
    return Duration.ofNanos(nanos).toSeconds();
  }

  private long collectedNs() {
    return before.collectedNs() + System.nanoTime() - startedNs;
  }

  private static String sha256(String object) throws IOException {
    Path file;
    try {
      file = InstalledFiles.file(object);
    } catch (IllegalStateException e) {
      return "";
    }
    return Digest.sha256(file);
  }
}
